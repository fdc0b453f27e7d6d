// The little that pages do by themselves. Every page works without it.

const narrow = window.matchMedia("(max-width: 48rem)");
const fold = document.querySelector(".side-fold");
if (fold && narrow.matches) fold.open = false;

// A form that asks first.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

// Menus close on Escape and on a click elsewhere.
const menus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") menus().forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
});
document.addEventListener("click", (event) => menus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));

// A choice that takes effect at once: <select data-submit>.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// htmx must send Django's token with every change.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.value;
});
// Answers with form errors (422) are shown like any other.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
});

async function draw(element) {
  if (element.dataset.drawn) return;
  element.dataset.drawn = "1";
  const echarts = await import(element.dataset.library);
  const chart = echarts.init(element, null, { renderer: "svg" });
  const option = JSON.parse(document.getElementById(element.dataset.chart).textContent);
  const style = getComputedStyle(document.documentElement);
  option.textStyle = { fontFamily: style.getPropertyValue("--type"), color: style.getPropertyValue("--ink").trim() };
  chart.setOption(option);
  new ResizeObserver(() => chart.resize()).observe(element);
}
const drawAll = (root) => root.querySelectorAll("[data-chart]").forEach(draw);
drawAll(document);
document.addEventListener("htmx:load", (event) => drawAll(event.target));
