// Asks the browser to keep what opens a page of the hall without a connection (offline/service_worker.ts). Once a visit and only on the
// pages of phones: staff pages, displays and ticket machines are not touched.
const SCOPES = ['/live/', '/ticket/'];
let asked = false;

export function openOffline(): void {
  // Without TLS, or forbidden by the phone's owner, there is none; with it the pages gain something and without it they lose nothing.
  if (asked || !import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  asked = true;
  for (const scope of SCOPES) {
    navigator.serviceWorker.register('/service_worker.js', { scope }).catch((error: unknown) => {
      console.info('this page will not open without a connection', error);
    });
  }
}
