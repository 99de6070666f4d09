// The page with a resume code: copy and print as buttons; without this script one writes it down.
const code = document.querySelector("[data-code]");
const tools = document.querySelector("[data-code-tools]");
if (code && tools) {
  const copy = tools.querySelector("[data-copy]");
  const said = tools.querySelector("[data-copied]");
  tools.hidden = false;
  // only over a safe connection does a browser lend its clipboard
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent.trim());
      said.textContent = said.dataset.words;
    } catch {
      getSelection().selectAllChildren(code); // refused: chosen at least, for the person to copy
    }
  });
  tools.querySelector("[data-print]").addEventListener("click", () => print());
}
