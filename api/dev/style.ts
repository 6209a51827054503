// The style sheet of the pages of the embedded start: small, readable, inside the page.
export const devStyle = `
:root{color-scheme:light dark}
body{font:1rem/1.5 system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei",sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem}
h2{font-size:1.15rem;margin-top:1.75rem}
pre,code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9rem}
pre{border:1px solid #8a94a3;border-radius:.4rem;padding:.75rem;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.4rem .75rem .4rem 0;border-bottom:1px solid #8a94a3}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem}
dd{margin:0;overflow-wrap:anywhere}
:focus-visible{outline:3px solid #0b5cad;outline-offset:2px}
`;
