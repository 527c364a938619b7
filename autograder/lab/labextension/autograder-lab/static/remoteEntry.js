/*
 * A plugin of JupyterLab: "view feedback" in nbgrader's Assignment List opens the page.
 *
 * nbgrader's link only shows the folder of the page in the file browser. JupyterLab loads a plugin
 * as a module-federation container, an object with `init` and `get`. A build tool usually writes
 * this file. This plugin is so small that it is written by hand, so nothing has to be built.
 */
(() => {
  "use strict";

  const FOLDER = /^(?:.*\/)?feedback\/[^/]+\/?$/;

  const plugin = {
    id: "autograder-lab:feedback",
    description: "Open the feedback page from nbgrader's Assignment List",
    autoStart: true,
    activate: (app) => {
      app.commands.commandExecuted.connect(async (_, { id, args }) => {
        if (id !== "filebrowser:go-to-path" || !FOLDER.test(args.path ?? "")) {
          return;
        }
        const folder = await app.serviceManager.contents.get(args.path);
        for (const file of folder.content.filter(({ name }) => name.endsWith(".html"))) {
          await app.commands.execute("docmanager:open", {
            path: file.path,
            factory: "HTML Viewer"
          });
        }
      });
    }
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["autograder-lab"] = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: plugin })
  };
})();
