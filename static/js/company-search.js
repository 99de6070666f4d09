// Companies as one types; without this script the same form shows them on a page of its own.
for (const form of document.querySelectorAll("[data-company-search]")) {
  const input = form.querySelector("input[type=search]");
  const hits = form.querySelector("[data-hits]");
  const said = form.querySelector("[data-said]");
  let waiting, request;

  const show = (companies, more) => {
    hits.replaceChildren(...companies.map((company) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const details = document.createElement("div");
      link.href = company.url;
      link.textContent = company.name;
      details.className = "quiet";
      details.textContent = company.details;
      item.append(link, details);
      return item;
    }));
    hits.hidden = companies.length === 0;
    said.textContent = companies.length ? said.dataset.found + companies.length + (more ? "+" : "") : said.dataset.none;
  };

  const search = async () => {
    request?.abort();
    const words = input.value.trim();
    if (words.length < 2) {
      hits.hidden = true;
      said.textContent = "";
      return;
    }
    request = new AbortController();
    const address = new URL(form.dataset.companySearch, location.href);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { signal: request.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const found = await answer.json();
      if (input.value.trim() === words) show(found.companies, found.more);
    } catch (fault) {
      if (fault.name !== "AbortError") hits.hidden = true; // the button still works
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 150);
  });

  // arrow keys walk over the hits and back
  form.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...hits.querySelectorAll("a")];
    if (hits.hidden || links.length === 0) return;
    const place = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    if (place < 0 && document.activeElement === input) return;
    event.preventDefault();
    (place < 0 ? input : links[Math.min(place, links.length - 1)]).focus();
  });
}
