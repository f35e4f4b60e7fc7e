// Ramens skript: hopplänken, ramverkets knappar på svenska, och att kopiera sidans länk.
if (!document.querySelector(".hud-hoppa")) {
  const hoppa = document.createElement("a");
  Object.assign(hoppa, { className: "hud-hoppa", href: "#innehall", textContent: "Till innehållet" });
  hoppa.onclick = (h) => {
    h.preventDefault();
    document.getElementById("innehall")?.focus();
  };
  document.body.prepend(hoppa);
  const namn = {
    stLogoLink: `${document.title}, till översikten`,
    stTopNav: "Sidor",
    stSidebarNav: "Sidor",
    stExpandSidebarButton: "Meny",
    stSidebarCollapseButton: "Stäng menyn",
  };
  const intag = "[data-testid=stFileUploaderDropzone]";
  const filruta = {
    [`${intag} > span button`]: () => "Välj filer",
    [`${intag} input`]: () => "Filer att läsa in",
    [`${intag} [data-testid=stFileChips] > button`]: () => "Lägg till filer",
    "[data-testid=stFileChipDeleteBtn] button": (knapp) =>
      `Ta bort ${knapp.closest("[data-testid=stFileChip]").querySelector("[title]").title}`,
  };
  const satt = (knapp, text) => {
    if (knapp.ariaLabel !== text) knapp.ariaLabel = text;
  };
  const namnge = () => {
    Object.entries(namn).forEach(([id, text]) => {
      document.querySelectorAll(`[data-testid=${id}]`).forEach((ruta) => {
        satt(ruta.querySelector("button") ?? ruta, text);
      });
    });
    Object.entries(filruta).forEach(([var_, text]) => {
      document.querySelectorAll(var_).forEach((knapp) => satt(knapp, text(knapp)));
    });
  };
  new MutationObserver(namnge).observe(document.body, { childList: true, subtree: true });
  namnge();
}
for (const knapp of document.querySelectorAll(".hud-kopiera")) {
  knapp.onclick = () =>
    navigator.clipboard.writeText(location.href).then(() => {
      knapp.textContent = "Länken är kopierad";
    });
}
