"use strict";
document.addEventListener("mouseover", (event) => {
  const over = event.target.closest("[data-claim]");
  document.querySelectorAll(".live").forEach((element) => element.classList.remove("live"));
  if (over) {
    document.querySelectorAll(`[data-claim="${over.dataset.claim}"]`).forEach((element) => element.classList.add("live"));
  }
});
