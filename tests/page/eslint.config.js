import js from "@eslint/js";

const browser = ["document", "window", "console", "setInterval", "clearInterval", "ResizeObserver"];
const node = ["process", "console", "URL", "setTimeout"];
const known = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

const rules = {
  ...js.configs.recommended.rules,
  "complexity": ["error", 14],
  "eqeqeq": "error",
  "max-lines": ["error", 330],
  "max-lines-per-function": ["error", 60],
  "no-implicit-globals": "error",
  "no-shadow": "error",
  "no-unused-vars": "error",
  "no-use-before-define": ["error", { functions: false, variables: false }],
  "no-var": "error",
  "prefer-const": "error",
};

export default [
  { ignores: ["**/node_modules/**"] },
  { files: ["crates/**/*.js"], rules, languageOptions: { ecmaVersion: 2023, sourceType: "module", globals: known(browser) } },
  {
    files: ["tests/page/**/*.{js,mjs}"],
    rules: { ...rules, "max-lines": "off", "max-lines-per-function": "off" },
    languageOptions: { ecmaVersion: 2023, sourceType: "module", globals: known([...node, ...browser, "Event", "BigInt"]) },
  },
];
