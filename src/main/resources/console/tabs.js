// Tabs by the ARIA pattern: Tab reaches the selected one; arrows, Home and End move the focus and select.

/**
 * @param list holds the tabs, each of which controls a panel
 * @param shown is called with the id of a panel whenever it is selected
 */
export function tabsOf(list, shown = () => {}) {
  const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));
  const offered = () => [...list.querySelectorAll("[role=tab]:not([hidden])")];
  const current = () => offered().find((tab) => tab.ariaSelected === "true");

  function select(chosen) {
    for (const tab of list.querySelectorAll("[role=tab]")) {
      tab.ariaSelected = String(tab === chosen);
      tab.tabIndex = tab === chosen ? 0 : -1;
      panelOf(tab).hidden = tab !== chosen;
    }
    shown(panelOf(chosen).id);
  }

  list.onclick = ({ target }) => target.role === "tab" && select(target);
  list.onkeydown = (event) => {
    const tabs = offered();
    const place = tabs.indexOf(current());
    const to = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const tab = tabs.at(to % tabs.length);
      select(tab);
      tab.focus();
    }
  };
  return {
    /** The id of the panel that is shown. */
    get selected() {
      return panelOf(current()).id;
    },
    hideAll() {
      list.querySelectorAll("[role=tab]").forEach((tab) => (panelOf(tab).hidden = true));
    },
    select: (panel) => select(offered().find((tab) => panelOf(tab).id === panel)),
  };
}
