/** Reports a fault of the program itself as an uncaught one, which the page shows, and lets the caller go on. */
export function report(error) {
  if (typeof reportError === 'function') {
    reportError(error);
  } else {
    console.error(error);
  }
}

/** The same work, of which no fault comes out: it is reported instead. */
export const guarded = (work) => (...values) => {
  try {
    return work(...values);
  } catch (error) {
    report(error);
    return undefined;
  }
};
