// Shows the API description.

SwaggerUIBundle({
  url: "openapi.yaml",
  dom_id: "#description",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null, // the default would call another host
});
