// Mermaid paints life lines purple, and the rule of the theme is too weak to change that.
const { initialize } = mermaid;
mermaid.initialize = (settings) =>
  initialize({
    ...settings,
    themeCSS: `${settings.themeCSS} .actor-line { stroke: var(--rule-strong) }`,
  });
