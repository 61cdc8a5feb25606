/**
 * A fresh random identifier. Not `crypto.randomUUID`: that one exists only on secure origins, and a chat server on a
 * local network is often reached by plain HTTP.
 */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
