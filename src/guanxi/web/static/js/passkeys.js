// Says beside the button that a passkey failed; allauth's own script only logs it.
document.addEventListener("allauth.error", (event) => {
  const problem = document.getElementById("passkey_problem");
  if (!problem) return;
  problem.hidden = false;
  event.preventDefault();
});
