/*
 * Plugins of JupyterLab: "view feedback" in nbgrader's Assignment List opens the page, and the menu
 * Nbgrader has an entry for manual grading where it has one for the Formgrader.
 *
 * nbgrader's link only shows the folder of the page in the file browser. JupyterLab loads plugins
 * as a module-federation container: an object with `init`, which gets JupyterLab's own libraries,
 * and `get`. A build tool usually writes this file. These plugins are so small that they are written
 * by hand, so nothing has to be built.
 */
(() => {
  "use strict";

  const FOLDER = /^(?:.*\/)?feedback\/[^/]+\/?$/;
  const COMMAND = "autograder-lab:manual-grading";
  const FORMGRADER = "nbgrader:open-formgrader";

  let scope = {};

  /** Return one of JupyterLab's own libraries, in its newest version. */
  async function load(name) {
    const versions = Object.keys(scope[name]).sort((a, b) =>
      a.localeCompare(b, undefined, { numeric: true })
    );
    return (await scope[name][versions[versions.length - 1]].get())();
  }

  const feedback = {
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

  /** Return the plugin that opens the page for manual grading in a tab. */
  async function makeManualGrading() {
    const [apputils, coreutils, mainmenu] = await Promise.all(
      ["apputils", "coreutils", "mainmenu"].map((name) => load(`@jupyterlab/${name}`))
    );
    const { ICommandPalette, IFrame, MainAreaWidget } = apputils;

    function makeTab() {
      const sandbox = [
        "allow-same-origin", "allow-scripts", "allow-popups", "allow-forms", "allow-modals",
        "allow-popups-to-escape-sandbox"
      ];
      const content = new IFrame({ sandbox });
      const frame = content.node.querySelector("iframe");
      const passTheme = () => {
        const page = frame.contentDocument?.documentElement;
        if (page) {
          page.dataset.theme = document.body.dataset.jpThemeLight === "false" ? "dark" : "light";
        }
      };
      frame.addEventListener("load", passTheme);
      const themes = new MutationObserver(passTheme);
      themes.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
      content.url = `${coreutils.PageConfig.getBaseUrl()}manual-grading`;
      const tab = new MainAreaWidget({ content });
      tab.id = COMMAND;
      tab.title.label = "Manual Grading";
      tab.title.closable = true;
      tab.toolbar.hide();
      tab.disposed.connect(() => themes.disconnect());
      return tab;
    }

    function activate(app, menus, palette) {
      app.commands.addCommand(COMMAND, {
        label: "Manual Grading",
        isVisible: () => app.commands.hasCommand(FORMGRADER),
        execute: () => {
          if (![...app.shell.widgets("main")].some(({ id }) => id === COMMAND)) {
            app.shell.add(makeTab(), "main");
          }
          app.shell.activateById(COMMAND);
        }
      });
      void app.restored.then(() => {
        const menu = menus.menus?.find(({ id }) => id === "jp-mainmenu-nbgrader");
        if (!menu || !app.commands.hasCommand(FORMGRADER)) {
          return; // a student's JupyterLab
        }
        const at = menu.items.findIndex(({ command }) => command === FORMGRADER);
        menu.insertItem(at + 1, { command: COMMAND });
        palette?.addItem({ command: COMMAND, category: "nbgrader" });
      });
    }

    return {
      id: "autograder-lab:manual-grading",
      description: "Open the page for manual grading from the menu Nbgrader",
      autoStart: true,
      requires: [mainmenu.IMainMenu],
      optional: [ICommandPalette],
      activate
    };
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB["autograder-lab"] = {
    init: (shared) => {
      scope = shared;
    },
    get: async () => {
      const plugins = [feedback, await makeManualGrading()];
      return () => ({ __esModule: true, default: plugins });
    }
  };
})();
