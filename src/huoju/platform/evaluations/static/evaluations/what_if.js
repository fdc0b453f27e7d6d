// Sliders show their value; a value that was not moved is not sent.

const sliders = document.querySelectorAll(".slider input");
const written = (value) => Number(value).toPrecision(6).replace(/\.?0+$/, "");
sliders.forEach((slider) => {
  slider.addEventListener("input", () => { slider.nextElementSibling.textContent = written(slider.value); });
});
document.querySelectorAll("form.what-if").forEach((form) => {
  form.addEventListener("reset", () => setTimeout(() => {
    form.querySelectorAll(".slider input").forEach((slider) => { slider.nextElementSibling.textContent = slider.dataset.start; });
  }));
  form.addEventListener("htmx:configRequest", (event) => {
    form.querySelectorAll(".slider input").forEach((slider) => {
      if (slider.nextElementSibling.textContent === slider.dataset.start) delete event.detail.parameters[slider.name];
      else event.detail.parameters[slider.name] = slider.nextElementSibling.textContent;
    });
  });
});
