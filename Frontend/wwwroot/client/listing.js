const PageSize = 100;

/**
 * Reads the list of conversations, newest activity first, page by page, up to some more than `max`. One that becomes
 * active meanwhile is listed on a later page, perhaps once more: the later item is the newer one.
 * @param {(wish: {limit: number, after?: string}) => Promise<{items: object[], next?: string}>} ask
 */
export async function readList(ask, max) {
  const items = new Map();
  let after;
  do {
    const page = await ask({ limit: PageSize, ...(after && { after }) });
    page.items.forEach((item) => items.set(item.id, item));
    after = page.next;
  } while (after && items.size < max);
  return { items: [...items.values()], isWhole: !after };
}
