// Shows the API description, and names what Swagger UI leaves without a name for assistive technology.

/** How to name elements that match a selector, most specific first. */
const NAMES = {
  "textarea.body-param__text": () => "Request body",
  ".examples-select-element": () => "Example",
  "[data-param-name] :is(select, input, textarea)": (field) => field.closest("[data-param-name]").dataset.paramName,
  "[data-property-name] :is(select, input, textarea)": (field) => field.closest("[data-property-name]").dataset.propertyName,
  ":is(select, input, textarea)": () => "Value",
  "table[role=region]": (table) => `Responses of ${operationOf(table)}`,
  ".close-modal": () => "Close",
};

function operationOf(element) {
  return element.closest(".opblock").querySelector(".opblock-summary-control").innerText.replaceAll(/\s+/g, " ");
}

function nameAll() {
  for (const [selector, nameOf] of Object.entries(NAMES)) {
    for (const element of description.querySelectorAll(selector)) {
      if (!element.labels?.length && !element.ariaLabel) {
        element.ariaLabel = nameOf(element);
      }
    }
  }
}

const description = document.getElementById("description");
new MutationObserver(nameAll).observe(description, { childList: true, subtree: true });

/** A plugin that adds landmarks and headings, and takes the links out of buttons. */
function accessible({ React }) {
  const region = (name, ...before) => (Part) => (props) =>
    React.createElement("section", { "aria-label": name }, ...before, React.createElement(Part, props));
  // Swagger UI goes from the first level of headings to the third
  const regionUnderHeading = (name) => region(name, React.createElement("h2", { className: "unseen" }, name));
  return {
    components: {
      // the button around the link opens the operation, and changes the address too
      DeepLink: ({ text }) => React.createElement("span", null, text),
    },
    wrapComponents: {
      InfoContainer: region("About"),
      authorizationPopup: regionUnderHeading("Credentials"),
      operations: regionUnderHeading("Operations"),
    },
  };
}

SwaggerUIBundle({
  url: "openapi.yaml",
  dom_id: "#description",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null, // the default would call another host
  plugins: [accessible],
});
