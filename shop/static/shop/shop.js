// Small comforts; every form works without them.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]") && event.target.checkValidity()) event.target.form.requestSubmit();
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-once]")) return;
  for (const button of event.target.querySelectorAll("button[type=submit]")) button.setAttribute("aria-busy", "true");
});
document.documentElement.classList.add("js");
