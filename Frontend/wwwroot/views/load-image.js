/** A second try gets an address that is good again, if the first one has ended meanwhile. */
const TriesMax = 2;

/**
 * Loads an image; gives a function that tries it again.
 * @param {() => Promise<string>} address gives where it is, at this moment
 * @param {() => void} failed called when it can't be shown
 */
export function loadImage(image, address, failed) {
  let tries = 0;
  const load = async () => {
    tries++;
    try {
      image.src = await address();
    } catch {
      failed();
    }
  };
  image.addEventListener('error', () => (tries < TriesMax ? load() : failed()));
  load();
  return () => {
    tries = 0;
    load();
  };
}
