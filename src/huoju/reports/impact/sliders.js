"use strict";
// Moves the thresholds of a rule: every setting was counted before; the page only looks the counts up.
(() => {
  const data = JSON.parse(document.getElementById("grid-data").textContent);
  const ranges = data.sliders.map((_, number) => document.getElementById(`slider-${number}`));
  const written = data.sliders.map((_, number) => document.getElementById(`slider-${number}-figure`));
  const counts = data.columns.map((name) => document.getElementById(`count-${name}`));
  const words = new Intl.NumberFormat("zh-CN");

  const show = () => {
    let place = 0;
    data.sliders.forEach((slider, number) => {
      const at = Number(ranges[number].value);
      place = place * slider.figures.length + at;
      written[number].textContent = `${slider.operator} ${slider.figures[at]}${slider.unit === "%" ? "" : " "}${slider.unit}`;
      ranges[number].setAttribute("aria-valuetext", written[number].textContent);
    });
    counts.forEach((cell, number) => {
      cell.textContent = words.format(data.counts[place][number]);
    });
  };

  const set = (choose) => {
    data.sliders.forEach((slider, number) => {
      const at = choose(slider);
      if (at !== null) ranges[number].value = at;
    });
    show();
  };

  ranges.forEach((range) => range.addEventListener("input", show));
  document.getElementById("set-new").addEventListener("click", () => set((slider) => slider.set_to));
  document.getElementById("set-old").addEventListener("click", () => set((slider) => slider.before));
  document.getElementById("slider-box").hidden = false;
  show();
})();
