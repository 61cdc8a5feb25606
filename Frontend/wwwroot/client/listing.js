const PageSize = 100;
/** How often the beginning of a long list is read again, until nothing has moved there from a page not read yet. */
const RereadsMax = 3;

/**
 * Reads the list of conversations, newest activity first, page by page, up to some more than `max`.
 * @param {(wish: {limit: number, after?: string}) => Promise<{items: object[], next?: string}>} ask
 * @returns {Promise<{items: object[], isWhole: boolean, isLong: boolean}>} `isLong` when there was more than one page
 */
export async function readList(ask, max) {
  const items = new Map();
  const readPage = async (after) => {
    const page = await ask({ limit: PageSize, ...(after ? { after } : {}) });
    page.items.forEach((item) => items.set(item.id, item));
    return page.next ?? null;
  };
  let after = await readPage(null);
  const isLong = after !== null;
  while (after !== null && items.size < max) {
    after = await readPage(after);
  }
  // One that became active meanwhile may have moved from a page not read yet to the first one.
  let known = 0;
  for (let reread = 0; isLong && known !== items.size && reread < RereadsMax; reread++) {
    known = items.size;
    await readPage(null);
  }
  return { items: [...items.values()], isWhole: after === null, isLong };
}
