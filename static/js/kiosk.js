// A shared device: after three quiet minutes ask whether somebody is there, count down, then clear. Without this script
// the page itself leads to that question after a quarter of an hour.
const QUIET = 180, WARNING = 60; // seconds
const dialog = document.getElementById("kiosk-idle");
if (dialog) {
  const left = dialog.querySelector("[data-left]");
  let since = Date.now();
  const here = () => {
    since = Date.now();
    if (dialog.open) dialog.close();
  };
  for (const sign of ["pointerdown", "keydown", "input", "touchmove", "wheel"]) {
    addEventListener(sign, () => dialog.open || here(), { passive: true });
  }
  dialog.addEventListener("cancel", here);
  dialog.querySelector("button").addEventListener("click", here);
  setInterval(() => {
    const quiet = Math.floor((Date.now() - since) / 1000);
    if (quiet >= QUIET + WARNING) location.replace(dialog.dataset.next);
    else if (quiet >= QUIET) {
      if (!dialog.open) dialog.showModal();
      left.textContent = String(QUIET + WARNING - quiet);
    }
  }, 1000);
}
