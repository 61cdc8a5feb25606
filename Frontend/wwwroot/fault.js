/**
 * The last resort: whatever fails in this page shows a notice instead of a dead or blank page. It is loaded first and
 * needs nothing else, so that it is there when anything else cannot even be loaded. Faults come to it as uncaught ones,
 * and so stand in the console as well.
 */
const Extension = /^[\w-]+-extension:/;
const notice = document.getElementById('fault');
const known = new Set();

/** A fault that comes again after the notice was closed is no news. */
function show(cause) {
  notice.hidden &&= known.has(cause);
  known.add(cause);
}

addEventListener('error', ({ target, error, filename }) => {
  if (target instanceof HTMLScriptElement) {
    show(target.src);
  } else if (target === window && error && !Extension.test(filename)) {
    // Without a cause browsers report as an error that a layout took one more round; extensions have their own faults.
    show(String(error));
  }
}, true);
addEventListener('unhandledrejection', ({ reason }) => show(String(reason)));
document.getElementById('fault-reload').addEventListener('click', () => location.reload());
document.getElementById('fault-close').addEventListener('click', () => (notice.hidden = true));
