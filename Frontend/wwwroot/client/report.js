/** Reports an error of the page as an uncaught one, which the page shows, and lets the caller continue. */
export function report(error) {
  if (typeof reportError === 'function') {
    reportError(error);
  } else {
    console.error(error);
  }
}

/** The same work, with exceptions reported instead of thrown. */
export const guarded = (work) => (...values) => {
  try {
    return work(...values);
  } catch (error) {
    report(error);
    return undefined;
  }
};
