// Draws the charts of the first page; each stands beside it as a table for everybody else.
const marks = { draft: "#84909e", wait: "#2f74b5", ok: "#1c7a4d", bad: "#b4261d", off: "#c3cad2" };
const colors = ["#1b5c96", "#5a4db5", "#1c7a4d", "#9a5f00", "#84909e", "#b4261d"];

function options(told) {
  const several = told.series.length > 1;
  const values = { type: "value", axisLabel: { formatter: `{value}${told.unit}` } };
  const names = { type: "category", data: told.categories, inverse: !told.upright, axisTick: { show: false } };
  return {
    color: told.marks.length ? told.marks.map((mark) => marks[mark]) : colors,
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    grid: { left: 8, right: 24, top: several ? 36 : 12, bottom: 8, containLabel: true },
    legend: several ? { top: 4, left: 8, itemWidth: 12, itemHeight: 12 } : undefined,
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true },
    xAxis: told.upright ? names : values,
    yAxis: told.upright ? values : names,
    series: told.series.map((one) => ({
      ...one,
      type: "bar",
      stack: several ? "all" : undefined,
      barMaxWidth: 18,
      label: several ? undefined : { show: true, position: "right", formatter: `{c}${told.unit}` },
    })),
  };
}

function draw(place) {
  const told = JSON.parse(place.dataset.chart);
  place.hidden = false;
  place.style.height = told.upright ? "240px" : `${Math.max(120, 60 + told.categories.length * 34)}px`;
  const chart = window.echarts.init(place, null, { renderer: "svg" });
  chart.setOption(options(told));
  chart.on("click", (event) => {
    const address = told.links[event.dataIndex];
    if (address) location.assign(address);
  });
  new ResizeObserver(() => chart.resize()).observe(place);
}

if (window.echarts) document.querySelectorAll("[data-chart]").forEach(draw);
