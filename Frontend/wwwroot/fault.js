/**
 * The last resort: any error shows a notice instead of a dead or blank page. It is loaded first and depends on nothing
 * else, so that it works even if other modules can't be loaded. Errors reach it as uncaught ones, and so appear in the
 * console as well.
 */
const Extension = /^[\w-]+-extension:/;
const notice = document.getElementById('fault');
const known = new Set();

/** The notice isn't shown again for the same error after it was closed. */
function show(cause) {
  notice.hidden &&= known.has(cause);
  known.add(cause);
}

addEventListener('error', ({ target, error, filename }) => {
  if (target instanceof HTMLScriptElement) {
    show(target.src);
  } else if (target === window && error && !Extension.test(filename)) {
    // Browsers report a repeated layout as an error without a cause; errors of extensions are their own.
    show(String(error));
  }
}, true);
addEventListener('unhandledrejection', ({ reason }) => show(String(reason)));
document.getElementById('fault-reload').addEventListener('click', () => location.reload());
document.getElementById('fault-close').addEventListener('click', () => (notice.hidden = true));
