//! The comparison as one page without anything from elsewhere: a table and plots a scenario, and each run.

use super::numbers::Measure;
use super::report::{floor, ratio, value};
use super::run::{Compared, Comparison};
use anyhow::{Result, anyhow};
use plotters::prelude::*;
use std::fmt::Write;

const SIZE: (u32, u32) = (460, 240);
/// What is worth a plot: one bar a run, one colour a server.
const PLOTTED: [Measure; 7] = [
    Measure::CpuPerPacketUs,
    Measure::LatencyP50Ms,
    Measure::LatencyP99Ms,
    Measure::JoinP50Ms,
    Measure::JoinP99Ms,
    Measure::MemoryKb,
    Measure::CleanPerSecond,
];
const STYLE: &str = "body{font:15px/1.4 system-ui,sans-serif;max-width:980px;margin:2em auto;padding:0 1em;color:#222}\
 table{border-collapse:collapse;margin:1em 0}td,th{padding:.2em .8em;text-align:right;border-bottom:1px solid #ddd}\
 td:first-child,th:first-child{text-align:left}.plots{display:flex;flex-wrap:wrap}footer{color:#666}";

/// The whole page.
///
/// # Errors
/// When a plot cannot be drawn.
pub fn page(comparison: &Comparison) -> Result<String> {
    let machine = &comparison.machine;
    let mut html = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Tyndau: bench</title><style>{STYLE}</style>\
         <h1>Bench</h1><p>{}. {}, {} cores, Linux {}; load average before the first run {:.1}.<br><code>{}</code></p>",
        comparison.date,
        safe(&machine.processor),
        machine.cores,
        safe(&machine.kernel),
        machine.load_before,
        safe(&comparison.command),
    );
    if let Some((sendmmsg, gso)) = floor(comparison) {
        write!(
            html,
            "<p>Floor (AES-128-GCM and sending only, one core): {sendmmsg:.0} packets/s by sendmmsg, {gso:.0} by GSO.</p>"
        )?;
    }
    html.push_str(&scaling(&comparison.scenarios)?);
    for scenario in &comparison.scenarios {
        write!(
            html,
            "<h2>{}</h2><p>{}</p>",
            safe(&scenario.name),
            safe(&scenario.title)
        )?;
        html.push_str(&table(scenario)?);
        html.push_str("<div class=plots>");
        for measure in PLOTTED {
            html.push_str(&runs(scenario, measure)?);
        }
        html.push_str("</div>");
    }
    html.push_str(
        "<footer>Medians of alternating runs; a ratio is ours by theirs.</footer></html>\n",
    );
    Ok(html)
}

fn table(scenario: &Compared) -> Result<String> {
    let mut html = "<table><tr><th>measure".to_owned();
    for name in scenario.servers.keys() {
        write!(html, "<th>{}", safe(name))?;
    }
    html.push_str("<th>ratio");
    for measure in super::report::measures(scenario) {
        write!(html, "<tr><td>{}", measure.title())?;
        for name in scenario.servers.keys() {
            match value(scenario, name, measure) {
                Some(value) => write!(html, "<td>{value:.1}")?,
                None => html.push_str("<td>not run"),
            }
        }
        match ratio(scenario, measure) {
            Some(ratio) => write!(html, "<td>{ratio:.2}")?,
            None => html.push_str("<td>"),
        }
    }
    html.push_str("</table>");
    for (name, results) in &scenario.servers {
        for why in &results.not_run {
            write!(html, "<p>{}: {}</p>", safe(name), safe(why))?;
        }
    }
    Ok(html)
}

/// The runs of each server, one point a run.
fn runs(scenario: &Compared, measure: Measure) -> Result<String> {
    let lines: Vec<(String, Vec<(f64, f64)>)> = scenario
        .servers
        .iter()
        .map(|(name, results)| {
            let values = results
                .runs
                .iter()
                .filter_map(|run| run.get(&measure).copied());
            let points = std::iter::successors(Some(1.0), |run| Some(run + 1.0)).zip(values);
            (name.clone(), points.collect())
        })
        .collect();
    plot(measure.title(), "run", &lines)
}

/// Cost of a packet by the number of viewers, where several scenarios differ in nothing else.
fn scaling(scenarios: &[Compared]) -> Result<String> {
    let galleries = scenarios.iter().filter(|s| s.name.starts_with("gallery-"));
    let mut galleries: Vec<&Compared> = galleries.collect();
    galleries.sort_by_key(|scenario| scenario.viewers);
    let Some(first) = galleries.first().filter(|_| galleries.len() > 1) else {
        return Ok(String::new());
    };
    let lines: Vec<(String, Vec<(f64, f64)>)> = first
        .servers
        .keys()
        .map(|name| {
            let points = galleries.iter().filter_map(|scenario| {
                let viewers = f64::from(u32::try_from(scenario.viewers).ok()?);
                Some((viewers, value(scenario, name, Measure::CpuPerPacketUs)?))
            });
            (name.clone(), points.collect())
        })
        .collect();
    Ok(format!(
        "<h2>Scaling</h2>{}",
        plot(Measure::CpuPerPacketUs.title(), "viewers", &lines)?
    ))
}

fn plot(title: &str, across: &str, lines: &[(String, Vec<(f64, f64)>)]) -> Result<String> {
    let points = || lines.iter().flat_map(|(_, points)| points);
    let most = |of: fn(&(f64, f64)) -> f64| points().map(of).fold(0.0, f64::max);
    let (right, top) = (most(|(x, _)| *x), most(|(_, y)| *y));
    if top <= 0.0 {
        return Ok(String::new());
    }
    let mut svg = String::new();
    draw(&mut svg, (title, across), (right, top), lines)
        .map_err(|why| anyhow!("no plot: {why}"))?;
    Ok(svg)
}

fn draw(
    svg: &mut String,
    (title, across): (&str, &str),
    (right, top): (f64, f64),
    lines: &[(String, Vec<(f64, f64)>)],
) -> Result<(), Box<dyn std::error::Error>> {
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    let mut chart = ChartBuilder::on(&area)
        .caption(title, ("sans-serif", 16))
        .margin(8)
        .x_label_area_size(32)
        .y_label_area_size(56)
        .build_cartesian_2d(0.0..right * 1.1, 0.0..top * 1.15)?;
    chart
        .configure_mesh()
        .x_desc(across)
        .light_line_style(WHITE)
        .draw()?;
    for (place, (name, points)) in lines.iter().enumerate() {
        let colour = Palette99::pick(place).to_rgba();
        chart
            .draw_series(
                LineSeries::new(points.iter().copied(), colour.stroke_width(2)).point_size(3),
            )?
            .label(name)
            .legend(move |(x, y)| Circle::new((x, y), 4, colour.filled()));
    }
    chart
        .configure_series_labels()
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK.mix(0.2))
        .draw()?;
    area.present()?;
    Ok(())
}

/// Text, not markup.
fn safe(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::super::machine::Machine;
    use super::super::numbers::{Measured, medians};
    use super::super::run::Results;
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_page_has_a_row_a_measure_a_plot_and_says_what_was_not_run() {
        let runs = [7.0, 8.0, 9.0].map(|us| Measured::from([(Measure::CpuPerPacketUs, us)]));
        let ours = Results {
            median: medians(&runs),
            runs: runs.to_vec(),
            ..Results::default()
        };
        let janus = Results {
            not_run: vec!["janus is <not> installed".to_owned()],
            ..Results::default()
        };
        let servers = BTreeMap::from([("ours".to_owned(), ours), ("janus".to_owned(), janus)]);
        let comparison = Comparison {
            machine: Machine::this(),
            date: "2026-11-25T00:00:00Z".to_owned(),
            command: "load-tests bench".to_owned(),
            floor: vec![],
            scenarios: vec![Compared {
                name: "gallery-100".to_owned(),
                title: "1 -> 100".to_owned(),
                viewers: 100,
                servers,
            }],
        };
        let page = page(&comparison).unwrap();
        assert!(
            page.contains("<td>CPU per packet, us<td>not run<td>8.0<td>"),
            "{page}"
        );
        assert!(page.contains("janus is &lt;not> installed"));
        assert_eq!(page.matches("<svg").count(), 1);
        assert!(
            !page.contains("http://") || !page.contains("src="),
            "nothing from elsewhere"
        );
    }
}
