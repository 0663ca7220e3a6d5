// The theme that was chosen, before the first paint. web/shell/theme.ts writes it; dark is the default.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('mintmark-theme');
  } catch {
    // A browser that keeps nothing shows the default.
  }
  const isLight =
    chosen === 'light' || (chosen === 'system' && matchMedia('(prefers-color-scheme: light)').matches);
  document.documentElement.dataset.theme = isLight ? 'light' : 'dark';
})();
