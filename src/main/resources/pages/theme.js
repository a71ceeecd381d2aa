// Light or dark: follows the system until the user chooses. Runs before the first paint, to avoid a flash.
(() => {
  const KEY = "phoenix-profile-colours";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const ofSystem = () => (system.matches ? "dark" : "light");
  const chosen = () => localStorage.getItem(KEY) ?? ofSystem();

  function show() {
    const dark = chosen() === "dark";
    document.documentElement.dataset.colours = chosen();
    // the name that Swagger UI has for it
    document.documentElement.classList.toggle("dark-mode", dark);
    const button = document.getElementById("theme");
    if (button) {
      button.title = dark ? "Light colours" : "Dark colours";
      button.ariaLabel = button.title;
    }
  }

  function turn() {
    const next = chosen() === "dark" ? "light" : "dark";
    if (next === ofSystem()) {
      localStorage.removeItem(KEY);
    } else {
      localStorage.setItem(KEY, next);
    }
    show();
  }

  show();
  system.addEventListener("change", show);
  document.addEventListener("DOMContentLoaded", () => {
    show();
    document.getElementById("theme").addEventListener("click", turn);
  });
})();
