/**
 * The last resort: whatever fails in this page shows a notice instead of a dead or blank page. It is loaded first and
 * needs nothing else, so that it is there when anything else cannot even be loaded. Faults come to it as uncaught ones,
 * and so stand in the console as well.
 */
const Extension = /^[\w-]+-extension:/;

function show() {
  document.getElementById('fault').hidden = false;
}

addEventListener('error', (event) => {
  const isOurScript = event.target instanceof HTMLScriptElement;
  // Browsers report that a layout took one more round as an error without a cause; extensions have faults of their own.
  const isOurFault = event.target === window && event.error && !Extension.test(event.filename);
  if (isOurScript || isOurFault) {
    show();
  }
}, true);
addEventListener('unhandledrejection', show);
document.getElementById('fault-reload').addEventListener('click', () => location.reload());
document.getElementById('fault-close').addEventListener('click', () => {
  document.getElementById('fault').hidden = true;
});
