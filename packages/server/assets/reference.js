// Swagger UI has a dark look of its own, by a class that nobody but a script can choose.
const dark = matchMedia('(prefers-color-scheme: dark)');
const choose = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', choose);
choose();

// All scripts of the page have run by then.
addEventListener('DOMContentLoaded', () => {
  const place = document.querySelector('#swagger-ui');
  SwaggerUIBundle({ domNode: place, url: place.dataset.document, layout: 'BaseLayout', validatorUrl: null });
});
