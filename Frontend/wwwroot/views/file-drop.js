const hasFiles = ({ dataTransfer }) => dataTransfer?.types.includes('Files') ?? false;

/**
 * Lets files be dropped on a part of the page.
 * @param {() => boolean} isOpen whether it takes some now
 * @param {(files: File[], hasFolders: boolean) => void} take
 */
export function takeDrops(zone, { isOpen, take }) {
  const show = (isOver) => zone.classList.toggle('takes-files', isOver);
  zone.addEventListener('dragover', (event) => {
    if (hasFiles(event) && isOpen()) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      show(true);
    }
  });
  zone.addEventListener('dragleave', ({ relatedTarget }) => zone.contains(relatedTarget) || show(false));
  zone.addEventListener('drop', (event) => {
    show(false);
    if (hasFiles(event) && isOpen()) {
      event.preventDefault();
      const items = [...event.dataTransfer.items].filter(({ kind }) => kind === 'file');
      const files = items.filter((item) => !item.webkitGetAsEntry?.()?.isDirectory).map((item) => item.getAsFile());
      take(files, files.length < items.length);
    }
  });
}

/** Files that miss their place: the browser would show them instead of the page. */
export function ignoreOtherDrops() {
  for (const name of ['dragover', 'drop']) {
    addEventListener(name, (event) => {
      if (hasFiles(event) && !event.defaultPrevented) {
        event.preventDefault();
        event.dataTransfer.dropEffect = 'none';
      }
    });
  }
}

/** The files that were pasted; none if there are words: an office program puts a picture of them beside them. */
export function pastedFiles({ clipboardData }) {
  const isText = clipboardData.types.includes('text/html') && clipboardData.getData('text/plain') !== '';
  return isText ? [] : [...clipboardData.files];
}
