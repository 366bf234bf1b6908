/** The page's style sheet: light and dark as the reader's system says, light on paper. Every pair of text and ground keeps a contrast of 4.5. */
const light = `--ground:#f5f6f8;--sheet:#fff;--ink:#1a2330;--faint:#55606f;--rule:#dde2e9;--link:#17599e;
--critical:#b3261e;--high:#ad4a0c;--medium:#f4e4b4;--medium-ink:#5a4300;--low:#e4e9f0;--low-ink:#3b4757;--good:#dcefe3;--good-ink:#14532f;--good-line:#2c8a57;
--served:#a3b8cf;--excess:#f3d88f;--short:#f0aa93;--over:#c4281c;--line:#2b4765;--weekend:#1a23300a;--unseen:#1a233012;--grid:#1a233014`
const dark = `--ground:#11151b;--sheet:#191f27;--ink:#e6eaf0;--faint:#9ba8b8;--rule:#2b3440;--link:#86b7f5;
--critical:#c2362f;--high:#a9530f;--medium:#4d4018;--medium-ink:#f6e2a6;--low:#2c3644;--low-ink:#c6d0dd;--good:#173a27;--good-ink:#a9e0bf;--good-line:#5fc48e;
--served:#4d6b8c;--excess:#83692a;--short:#a9573f;--over:#f2564c;--line:#cbd9ea;--weekend:#ffffff0a;--unseen:#ffffff14;--grid:#ffffff14`

export const style = `:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
html{scroll-padding-top:4rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;z-index:3;background:var(--sheet);padding:.25rem .75rem}
.bar{position:sticky;top:0;z-index:2;background:var(--sheet);border-bottom:1px solid var(--rule)}
.bar>div,main,footer{max-width:1160px;margin:0 auto;padding:0 1.25rem}
.bar>div{display:flex;gap:.25rem 1.25rem;align-items:baseline;flex-wrap:wrap;padding-top:.6rem;padding-bottom:.6rem}
.bar b{font-size:1rem}.find{flex:1 1 9rem;max-width:20rem}.find input{width:100%}@media (scripting:none){.find{display:none}}.bar nav{display:flex;gap:1rem;margin-left:auto;flex-wrap:wrap}.bar nav a{text-decoration:none}.bar nav a:hover{text-decoration:underline}
h1{font-size:1.6rem;line-height:1.25;margin:2rem 0 .25rem;letter-spacing:-.01em}
h2{font-size:1.2rem;margin:2.75rem 0 .6rem}
h3{font-size:1rem;margin:1.5rem 0 .4rem}
h4{font-size:.95rem;margin:0;line-height:1.45}
p{margin:.25rem 0}
small,.meta,.unit,figcaption,.facts{font-size:.85rem;color:var(--faint)}
small{display:block;font-weight:400}
.facts b,.meta b{color:var(--ink);font-weight:600}
code,pre{font:.82rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:1rem;margin-top:1.25rem}
.card,article,.sheet{background:var(--sheet);border:1px solid var(--rule);border-radius:8px}
.card{padding:1rem 1.15rem}.card h2{margin:0;font-size:.85rem;font-weight:600;color:var(--faint)}
.figure{font-size:1.75rem;font-weight:650;line-height:1.25;margin:.15rem 0 0;letter-spacing:-.02em}.card .unit{margin:0 0 .6rem}.card .meta small{margin-bottom:.15rem;font-size:1em}
.tag{display:inline-block;border-radius:4px;padding:0 .45em;font-size:.78rem;line-height:1.55;font-weight:600;white-space:nowrap;vertical-align:.06em}
.tag.critical{background:var(--critical);color:#fff}.tag.high{background:var(--high);color:#fff}
.tag.medium{background:var(--medium);color:var(--medium-ink)}.tag.low,.tag.plain{background:var(--low);color:var(--low-ink)}
.tag.good{background:var(--good);color:var(--good-ink)}.tag.new,.tag.worse{background:none;box-shadow:inset 0 0 0 1.5px currentColor;color:var(--link)}
table{border-collapse:collapse;width:100%}
th{text-align:left;font-weight:400}th,td{padding:.35rem .75rem .35rem 0;vertical-align:top;border-top:1px solid var(--rule)}
th:last-child,td:last-child{padding-right:0}
thead th{font-size:.78rem;color:var(--faint);border:0;padding-bottom:.2rem;vertical-align:bottom}
.n{text-align:right;white-space:nowrap}
.sheet{padding:.6rem 1.15rem}
article{padding:1.15rem;margin:0 0 1.25rem;break-inside:avoid-page}
article h3{margin:0;font-size:1.1rem}.item>article>h3{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}article>.facts{margin:.15rem 0 .25rem}.lead{margin:.15rem 0 .5rem}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:.5rem 2rem;margin-top:.9rem}
figure{margin:0;padding-left:26px;break-inside:avoid}figcaption{margin:0 0 .4rem -26px}
.money,figure:has(.money){--pad:38px}figure:has(.money){padding-left:38px}figure:has(.money) figcaption{margin-left:-38px}
.event{padding:0;margin:.5rem 0}.event figcaption{margin:0 0 .3rem;font-size:.85rem;color:var(--faint)}.event svg{display:block;width:100%;max-width:520px;height:64px}
.chart{display:block;width:100%;height:138px;overflow:visible;font-size:11px}
.days text,.scale text{fill:var(--faint)}.scale text{text-anchor:end}
.weekend rect{fill:var(--weekend)}.grid line{stroke:var(--grid)}
.served{fill:var(--served)}.excess{fill:var(--excess)}.short{fill:var(--short)}.over{fill:var(--over)}.unseen{fill:var(--unseen)}.filling{fill:var(--served);opacity:.5}
.line{fill:var(--line);stroke:var(--line);stroke-width:1.25;vector-effect:non-scaling-stroke}
.defs{position:absolute;width:0;height:0}
.legend{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;list-style:none;margin:.7rem 0 0;padding:0;font-size:.85rem;color:var(--faint)}
.key{display:inline-block;width:.9em;height:.9em;border-radius:2px;vertical-align:-.1em;margin-right:.35em}
.key.served{background:var(--served)}.key.excess{background:var(--excess)}.key.short{background:var(--short)}.key.over{background:var(--over)}.key.unseen{background:var(--unseen);box-shadow:inset 0 0 0 1px var(--rule)}
.key.filling{background:var(--served)}.key.line{height:0;border-top:2px solid var(--line);border-radius:0;vertical-align:.3em}
.finding{padding:.75rem 0 .25rem}.finding+.finding{border-top:1px solid var(--rule);margin-top:.6rem}.finding .meta{margin:.1rem 0 .3rem}
.evidence{font-size:.88rem;margin:.35rem 0;table-layout:fixed}.evidence .n{width:19%;white-space:normal}.evidence thead .n:last-child{width:15%}.remedy{margin:.4rem 0 0}
.proposal{border:1px solid var(--rule);border-radius:6px;padding:.75rem .9rem;margin-top:.75rem;font-size:.9rem}
.diff{table-layout:fixed}.diff th,.diff td{padding-top:.25rem;padding-bottom:.25rem}.diff th:first-child{width:19%}.diff thead th:nth-child(2),.diff thead th:nth-child(3){width:25%}.diff tbody+tbody tr:first-child>*{border-top-width:2px}.diff s{text-decoration:none;color:var(--faint)}.diff ins{text-decoration:none;font-weight:600}.diff .why{color:var(--faint)}
.proposal details{display:inline-block;margin-right:1.25rem;vertical-align:top}.proposal details[open]{display:block;margin-right:0}
.tip{position:fixed;z-index:4;background:var(--ink);color:var(--sheet);font-size:.8rem;padding:.2rem .55rem;border-radius:5px;pointer-events:none;white-space:nowrap}.tip[hidden]{display:none}
.spark svg{display:block;width:100%;height:24px}
details{margin-top:.6rem}summary{cursor:pointer;color:var(--link);width:fit-content}
pre{margin:.4rem 0;padding:.6rem .75rem;background:var(--ground);border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere}
.rows{list-style:none;margin:0;padding:0}.rows li{padding:.45rem 0;border-top:1px solid var(--rule)}
ol.rows{counter-reset:none}.leads{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:1rem;align-items:start;margin-top:1rem}.leads section{background:var(--sheet);border:1px solid var(--rule);border-radius:8px;padding:.1rem 1.15rem .6rem}.leads h2{font-size:1rem;margin:.8rem 0 .2rem}.leads .rows li:first-child{border:0}.amount{float:right;font-weight:600;margin-left:1rem}
.tools{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.75rem 0;position:relative}.tools[hidden]{display:none}.find input,.tools select,.tools button,.copy{font:inherit;font-size:.85rem;color:var(--ink);background:var(--sheet);border:1px solid var(--rule);border-radius:6px;padding:.3rem .6rem;max-width:100%}.tools button,.copy{cursor:pointer}.tools output{font-size:.85rem;color:var(--faint)}.copy{float:right;margin:.35rem .35rem 0 .5rem}
.row{display:grid;grid-template-columns:5.2rem minmax(0,1fr) 7rem 6rem 7rem 9rem;gap:.75rem;align-items:baseline;padding:.5rem .9rem;margin:0}.heads{font-size:.78rem;color:var(--faint);align-items:end}.heads .n{white-space:normal}summary.row{width:auto;color:inherit;list-style:none}summary.row::-webkit-details-marker{display:none}summary.row .who b::before{content:"\\25b8";display:inline-block;width:1em;color:var(--faint)}details[open]>summary.row .who b::before{content:"\\25be"}
.item{margin:0;border-top:1px solid var(--rule);background:var(--sheet)}.list{border:1px solid var(--rule);border-radius:8px;overflow:clip}.list .item:first-child{border-top:0}.item>article{border:0;border-top:1px dashed var(--rule);border-radius:0;margin:0}.item[hidden]{display:none}.list>.item{content-visibility:auto;contain-intrinsic-size:auto 4.25rem}summary.row:focus-visible{outline-offset:-3px}.row b{font-weight:600}.row small:first-of-type{display:inline;margin-left:.4rem}.saves{font-weight:600}.adds{color:var(--faint)}
.trends{display:grid;grid-template-columns:repeat(auto-fit,minmax(220px,1fr));gap:1rem}.trends figure{background:var(--sheet);border:1px solid var(--rule);border-radius:8px;padding:.8rem 1rem}.trends figcaption{margin:0}.trends svg{display:block;width:100%;height:56px}.trend{fill:none;stroke:var(--line);stroke-width:2;vector-effect:non-scaling-stroke}.trend.good{stroke:var(--good-line)}
.kinds dt,.learnt dt{margin-top:.6rem}.kinds dd,.learnt dd{margin:.1rem 0 0;font-size:.9rem}.kinds .why{color:var(--faint)}
.names{font-size:.88rem;line-height:1.7}.names i{font-style:normal;color:var(--faint);font-size:.85em;margin-right:.9em}
.problem{border-left:3px solid var(--critical);padding-left:.75rem}
.lists{display:grid;grid-template-columns:repeat(auto-fit,minmax(240px,1fr));gap:1rem 2rem;align-items:start;font-size:.88rem;margin-top:1rem}
.bill{display:grid;gap:1.25rem}.bill article{margin:0}.bill .finding{padding:0}.spend .facts{margin:0 0 .75rem}
footer{margin-top:3rem;padding-top:1rem;padding-bottom:2.5rem;border-top:1px solid var(--rule);font-size:.85rem;color:var(--faint)}
@media (max-width:860px){html{scroll-padding-top:.5rem}html:has(.find :focus){scroll-padding-top:9rem}.bar:has(.find :focus){position:sticky}.find{max-width:none}.sheet .n{white-space:normal}.sheet{padding:.6rem .5rem}.bar{position:static}body{font-size:14.5px}.bar>div,main,footer{padding-left:.9rem;padding-right:.9rem}.bar nav{margin-left:0;width:100%}
.sheet,article{padding:.8rem .9rem}h1{font-size:1.35rem;margin-top:1.25rem}
.cards{grid-template-columns:1fr 1fr;gap:.6rem}.card{padding:.7rem .8rem}.figure{font-size:1.35rem}
.row{display:flex;flex-wrap:wrap;gap:.1rem .9rem}.heads{display:none}.list>.item{contain-intrinsic-size:auto 10.5rem}.row .who{flex:1 0 70%}.row .n{font-size:.85rem;color:var(--faint)}.row .n:empty{display:none}.spark{order:9;flex:1 0 100%}.spark:empty{display:none}.row .cost::after{content:" a month"}.row .over::before{content:"overloaded "}.row .n:has(.saves)::after{content:" to save"}.leads{grid-template-columns:minmax(0,1fr)}.tools select{flex:1 1 40%}
.diff,.diff tbody,.diff tr{display:block}.diff thead{display:none}.diff tr{padding:.35rem 0;border-top:1px solid var(--rule)}.diff th,.diff td{display:inline;padding:0;border:0}.diff th::after{content:": "}.diff td+td:not(.why)::before{content:"\\00a0\\2192  "}.diff .why:not(:empty){display:block;font-size:.85rem}.evidence .n{width:24%}.evidence thead .n:last-child{width:20%}}
@media (min-width:861px) and (max-width:1000px){html{scroll-padding-top:6rem}}
@media (min-width:1500px){.bar>div,main,footer{max-width:min(100vw - 6rem,2240px)}p:not(.heads),.kinds dd,.learnt dd{max-width:95ch}
.item>article{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));column-gap:2.5rem;align-items:start}.item>article>*{grid-column:1/-1}.item>article>.proposal{grid-column:1;grid-row:span 30}.item>article>.finding{grid-column:2}.item>article:not(:has(>.proposal))>.finding{grid-column:auto;border:0}
.bill{grid-template-columns:repeat(auto-fit,minmax(640px,1fr));align-items:start}.kinds{columns:2;column-gap:2.5rem}.kinds dt{break-after:avoid}.kinds dd{break-inside:avoid}}
@media print{:root{color-scheme:light;${light};--ground:#fff}body{font-size:9pt}.bill .evidence,.bill .remedy,.lists,.tip,#kinds{display:none}h1,h2{margin-top:1rem}.row,.rows li{padding-top:.15rem;padding-bottom:.15rem}.bar{position:static;border:0}.bar nav,.find,.skip{display:none}a{color:inherit;text-decoration:none}
details:not(.item)::details-content{content-visibility:visible;block-size:auto}.list>.item{content-visibility:visible}.tools,.copy,.learnt{display:none!important}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}tr,.finding,.card{break-inside:avoid}h2,h3,h4{break-after:avoid}}
`
