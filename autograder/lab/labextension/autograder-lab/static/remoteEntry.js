/*
 * Plugins of JupyterLab: "view feedback" in nbgrader's Assignment List opens the page, the menu
 * Nbgrader has an entry for manual grading where it has one for the Formgrader, and nbgrader's texts
 * are in the reader's language.
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

  // a Chinese word may break anywhere, which it does on a phone: in the menu bar, and in tables,
  // where a column could be one sign wide
  const style = document.createElement("style");
  style.textContent =
    ".lm-MenuBar-item { white-space: nowrap; }" +
    ".jp-RenderedMarkdown { overflow-x: auto; }" +
    ".jp-RenderedMarkdown :is(th, td):not(:empty) { min-width: 4em; }";
  document.head.append(style);

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

  /** Return the translations of our texts, which the server puts into the page. */
  async function loadTexts() {
    const { PageConfig } = await load("@jupyterlab/coreutils");
    return JSON.parse(PageConfig.getOption("autograderTexts") || "{}");
  }

  /** nbgrader's own texts, but not its names. nbgrader has them in English only. */
  const listNbgraderTexts = (_) => [
    _("Validate"), _("Validating..."), _("Saving..."), _("Validate Assignment"),
    _("Validation Results"), _("Validation failed"), _("Cannot save notebook"), _("Version Mismatch"),
    _("Success! Your notebook passes all the tests."),
    _("There was an error running the validate command:"),
    _("The source of the following cell has changed, but it should not have!"),
    _("Assignment List"), _("Assignments"), _("Refresh assignments list"), _("Course List"),
    _("Courses"), _("Create Assignment"), _("Create assignment"),
    _("Released, downloaded, and submitted assignments for course:"), _("Released assignments"),
    _("Downloaded assignments"), _("Submitted assignments"), _("Loading, please wait..."),
    _("There are no assignments to fetch."), _("There are no downloaded assignments."),
    _("There are no submitted assignments."), _("An error occurred fetching released assignments."),
    _("An error occurred fetching downloaded assignments."),
    _("An error occurred fetching submitted assignments."), _("Fetch"), _("Fetching..."), _("Submit"),
    _("submitting..."), _("Fetch Feedback"), _("Fetching Feedback..."), _("(view feedback)"),
    _("(feedback available to fetch)"), _("Invalid Submission"), _("Error fetching assignment."),
    _("Error submitting assignment."), _("Error fetching feedback."),
    _("Error validating assignment."), _("Error fetching courses!"), _("No courses found."),
    _("Available formgraders"), _("There are no available formgrader services."),
    _("Refresh formgrader list"), _("Assignment not submitted:"), _("Outdated schema version"),
    _("The following cell failed:"), _("The following cell passed:"), _("Total points:"), _("ID:"),
    _("Points:"), _("Type:"), _("Manually graded answer"), _("Manually graded task"),
    _("Autograded answer"), _("Autograded tests"), _("Read-only"), _("Invalid nbgrader cell ID"),
    _("Duplicate nbgrader cell ID"), _("Student changes will be overwritten")
  ];

  /** Show nbgrader's texts in the reader's language wherever they appear, but not in notebooks. */
  function translateNbgrader(texts) {
    const known = new Map(listNbgraderTexts((text) => text).map((text) => [text, texts[text]]));
    const find = (text) => known.get(text?.trim()) ?? "";

    function translate(node) {
      if (node.nodeType === Node.TEXT_NODE && find(node.data)) {
        node.data = node.data.replace(node.data.trim(), find(node.data));
      } else if (node.nodeType === Node.ELEMENT_NODE) {
        for (const name of ["title", "aria-label"]) {
          if (find(node.getAttribute(name))) {
            node.setAttribute(name, find(node.getAttribute(name)));
          }
        }
        node.childNodes.forEach(translate);
      }
    }

    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        const place = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
        if (place && !place.closest(".jp-Notebook, .jp-FileEditor, .jp-RenderedHTMLCommon")) {
          // a tab that gets another name keeps its text node
          (place === target ? [...addedNodes] : [target]).forEach(translate);
        }
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  }

  const nbgraderTexts = {
    id: "autograder-lab:nbgrader-texts",
    description: "Show nbgrader's texts in the reader's language",
    autoStart: true,
    activate: async () => {
      const texts = await loadTexts();
      if (Object.keys(texts).length) {
        translateNbgrader(texts);
      }
    }
  };

  /** Return the plugin that opens the page for manual grading in a tab. */
  async function makeManualGrading() {
    const [apputils, coreutils, mainmenu] = await Promise.all(
      ["apputils", "coreutils", "mainmenu"].map((name) => load(`@jupyterlab/${name}`))
    );
    const { ICommandPalette, IFrame, MainAreaWidget } = apputils;
    const texts = await loadTexts();
    const _ = (text) => texts[text] ?? text;

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
      tab.title.label = _("Manual Grading");
      tab.title.closable = true;
      tab.toolbar.hide();
      tab.disposed.connect(() => themes.disconnect());
      return tab;
    }

    function activate(app, menus, palette) {
      app.commands.addCommand(COMMAND, {
        label: _("Manual Grading"),
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
      const plugins = [feedback, nbgraderTexts, await makeManualGrading()];
      return () => ({ __esModule: true, default: plugins });
    }
  };
})();
