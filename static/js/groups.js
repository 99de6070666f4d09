// The groups page: what is typed as a name shows at once in every "part of" list. Without this the page works as well.
const form = document.querySelector("[data-groups]");
form?.addEventListener("input", (event) => {
  const named = /^rows-(\d+)-name$/.exec(event.target.name);
  if (!named) return;
  const words = event.target.value.trim() || String(Number(named[1]) + 1);
  for (const option of form.querySelectorAll(`select option[value="${named[1]}"]`)) option.textContent = words;
});
