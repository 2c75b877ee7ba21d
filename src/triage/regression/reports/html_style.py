"""How the page of a run looks: on a phone, on a desk, on paper. Nothing is fetched from anywhere."""

STYLE = """
:root{--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--pale:#f6f8fa;--bad:#b3261e;--badbg:#fdecea;--good:#1a6b35;
--goodbg:#e6f4ea;--over:#8a5a00;--overbg:#fff3d6}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;padding:1rem;max-width:62rem;color:var(--ink);background:#fff;
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
h1{font-size:1.4rem;margin:0}
h2{font-size:1.15rem;margin:2rem 0 .5rem;padding-bottom:.2rem;border-bottom:2px solid var(--line)}
h3{font-size:1rem;margin:1rem 0 .3rem}
p{margin:.4rem 0}
.soft{color:var(--soft);font-size:.9rem;overflow-wrap:anywhere}
.banner{padding:1rem;border-left:.5rem solid var(--good);background:var(--goodbg)}
.banner.bad{border-color:var(--bad);background:var(--badbg)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.6rem;margin:1rem 0;padding:0}
.tiles div{border:1px solid var(--line);border-radius:.4rem;padding:.5rem .7rem}
.tiles dt{color:var(--soft);font-size:.85rem}
.tiles dd{margin:0;font-size:1.35rem;font-weight:600;font-variant-numeric:tabular-nums}
.tiles .bad dd{color:var(--bad)}
.tiles .over dd{color:var(--over)}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:.92rem}
th,td{padding:.3rem .55rem;border:1px solid var(--line);text-align:right;font-variant-numeric:tabular-nums;
vertical-align:top;white-space:nowrap}
th.words,td.words,th[scope=row]{white-space:normal;overflow-wrap:break-word;min-width:7rem;max-width:22rem}
th{background:var(--pale);font-weight:600}
th[scope=row],td.words,th.words{text-align:left}
.matrix td{min-width:4.2rem;text-align:center;font-size:1rem}
.matrix td.right{background:rgba(26,107,53,var(--heat))}
.matrix td.under{background:rgba(179,38,30,var(--heat));color:var(--ink)}
.matrix td.raised{background:rgba(214,146,0,var(--heat))}
.matrix td.none{color:#8c959f}
.matrix small{display:block;color:var(--ink)}
.bar{display:block;width:11rem;height:1rem}
details{border:1px solid var(--line);border-radius:.4rem;margin:.5rem 0;padding:0 .8rem}
details[open]{padding-bottom:.8rem}
summary{cursor:pointer;padding:.5rem 0;overflow-wrap:anywhere}
summary b.under{color:var(--bad)}summary b.over{color:var(--over)}
dl.pairs{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem;margin:.3rem 0}
dl.pairs dt{color:var(--soft)}dl.pairs dd{margin:0;overflow-wrap:anywhere}
ul{margin:.3rem 0;padding-left:1.2rem}
li{overflow-wrap:anywhere}
code{font-size:.9em;overflow-wrap:anywhere}
@media(max-width:30rem){body{padding:.7rem}table{font-size:.8rem}th,td{padding:.2rem .3rem}.bar{width:6rem}
.matrix td{min-width:0;font-size:.8rem}.matrix td small{white-space:normal;font-size:.69rem}
.matrix th,.matrix td{padding:.15rem}
.matrix th,.matrix th[scope=row]{font-size:.69rem;white-space:normal;min-width:2.2rem}
.matrix th.words,.matrix th[scope=row]{min-width:3.6rem}
dl.pairs{grid-template-columns:1fr}dl.pairs dt{margin-top:.4rem}}
@media print{body{max-width:none;padding:0;font-size:11px}details,tr,.tiles div{break-inside:avoid}
h2{break-after:avoid}.wide{overflow:visible}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
details::details-content{content-visibility:visible;height:auto}}
"""

#: Paper cannot be unfolded: what is folded is opened for printing, and folded again.
SCRIPT = """
(function(){var opened=[];
addEventListener("beforeprint",function(){opened=[].slice.call(document.querySelectorAll("details:not([open])"));
opened.forEach(function(d){d.open=true})});
addEventListener("afterprint",function(){opened.forEach(function(d){d.open=false});opened=[]})})();
"""
