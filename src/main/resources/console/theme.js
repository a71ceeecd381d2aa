// Light or dark: follows the system until the user chooses. Runs before the first paint, to avoid a flash.
(() => {
  const KEY = "phoenix-profile-colours";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const ofSystem = () => (system.matches ? "dark" : "light");
  const chosen = () => localStorage.getItem(KEY) ?? ofSystem();

  function show() {
    document.documentElement.dataset.colours = chosen();
    const button = document.getElementById("theme");
    if (button) {
      button.ariaPressed = String(chosen() === "dark");
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
