// The style sheet of the customer pages: inside the page, so that one request is enough; the policy admits it by its hash (sendHtml).
// Contrast is at least 4.5:1 in both colour schemes; made for a phone first.
export const style = `
:root{color-scheme:light dark;--ink:#1b2330;--soft:#4c5666;--paper:#fff;--shade:#f2f4f7;--line:#c9d0da;--act:#0b5cad;--on-act:#fff;--good:#0f6b3a;--bad:#a3261c}
@media(prefers-color-scheme:dark){:root{--ink:#eef1f5;--soft:#b4bdca;--paper:#14181f;--shade:#1f252e;--line:#47515f;--act:#8cc4ff;--on-act:#0b1420;--good:#7fd6a3;--bad:#ff9c92}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
header,main,footer{max-width:40rem;margin:0 auto;padding:1rem}
header{display:flex;justify-content:space-between;align-items:center;gap:1rem;border-bottom:1px solid var(--line)}
header p{margin:0;font-weight:700}
footer{border-top:1px solid var(--line);color:var(--soft)}
h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}
h2{font-size:1.15rem;margin:1.75rem 0 .5rem}
h3{font-size:1rem;margin:1rem 0 .25rem}
a{color:var(--act)}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.5rem}
.lead{color:var(--soft);margin:.25rem 0 1rem}
.note{border-left:.3rem solid var(--good);background:var(--shade);padding:.75rem 1rem;margin:1rem 0}
.note.bad{border-color:var(--bad)}
table{border-collapse:collapse;width:100%}
caption{text-align:left;font-weight:700;padding:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.5rem .5rem .5rem 0;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--soft)}
td.n,th.n{text-align:right;padding:.5rem 0 .5rem .75rem;white-space:nowrap;font-variant-numeric:tabular-nums}
td small{color:var(--soft)}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:.5rem 0}
dt{color:var(--soft)}
dd{margin:0;text-align:right;font-variant-numeric:tabular-nums}
dl.facts dd{text-align:left}
dd.total{font-weight:700}
ol.reports{list-style:none;margin:.5rem 0;padding:0}
ol.reports li{border-left:.2rem solid var(--line);padding:.1rem 0 .5rem .75rem}
ol.reports time{display:block;color:var(--soft);font-size:.9rem}
form{margin:0 0 1rem}
fieldset{border:1px solid var(--line);border-radius:.4rem;margin:0 0 1rem;padding:.5rem 1rem 1rem}
legend{font-weight:600;padding:0 .25rem}
label{display:block;margin:.5rem 0 .25rem}
.scores{display:flex;flex-wrap:wrap;gap:.25rem}
.scores label{display:flex;align-items:center;gap:.35rem;border:1px solid var(--line);border-radius:.4rem;padding:.5rem .6rem;margin:0;min-width:2.75rem;min-height:2.75rem}
textarea,select{width:100%;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:.4rem;padding:.6rem}
textarea{min-height:5rem;resize:vertical}
button{font:inherit;font-weight:600;min-height:2.75rem;padding:.6rem 1.2rem;border-radius:.4rem;border:2px solid var(--act);background:var(--act);color:var(--on-act);cursor:pointer}
button.second{background:transparent;color:var(--act)}
details{border:1px solid var(--line);border-radius:.4rem;padding:.25rem 1rem;margin:0 0 1rem}
summary{cursor:pointer;padding:.6rem 0;font-weight:600}
details form{margin:.25rem 0 1rem}
form button{margin-top:.75rem}
`;
