// Starts the app. Trunk writes the names of its files into the element of this script. It is a file of its own, since
// the policy of the page allows no inline script.
{
  const { script, module } = document.currentScript.dataset;
  const fail = (error) => {
    document.getElementById("no-app").hidden = false;
    console.error(error);
  };
  // After a panic, nothing that is typed is kept any more.
  const stop = (error) => {
    if (error instanceof WebAssembly.RuntimeError) document.getElementById("app-stopped").hidden = false;
  };
  addEventListener("error", ({ error }) => stop(error));
  addEventListener("unhandledrejection", ({ reason }) => stop(reason));
  import(script).then(({ default: init }) => init({ module_or_path: module })).catch(fail);
}
