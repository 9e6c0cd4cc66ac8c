//! Tera, with a guard: a page that takes too long or grows without end stops the build and says which template did it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

use crate::diagnostics::{HubPath, Place, Span, nearest};

use crate::site::words::filled;

use super::Asset;

/// The most one page may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub time: Duration,
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(10), bytes: 64 * 1024 * 1024 }
    }
}

/// Why a page could not be rendered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{template}: {message}")]
pub struct RenderError {
    /// The template's name within the theme.
    pub template: String,
    /// The template's file and, where known, the place in it. A template that is part of the program has the path it
    /// would have in the hub.
    pub place: Place,
    /// What is wrong, one sentence.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
    /// What kind of failure it is.
    pub kind: RenderErrorKind,
}

/// What kind of failure a [`RenderError`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RenderErrorKind {
    /// The template is wrong.
    Template,
    /// The template took too long or wrote too much.
    Endless,
    /// There is no such address.
    NotFound,
    /// A source file cannot be read any more, or is another one by now.
    Unreadable,
}

impl RenderError {
    /// A failure in which no template had a part.
    #[allow(clippy::expect_used, reason = "`hub.toml` is a path")]
    pub(in crate::site) fn without_template(
        address: &str,
        path: Option<HubPath>,
        message: &str,
        kind: RenderErrorKind,
    ) -> Self {
        let file = path.unwrap_or_else(|| HubPath::new("hub.toml").expect("`hub.toml` is a path"));
        Self { template: address.to_owned(), place: Place::file(&file), message: message.to_owned(), help: None, kind }
    }
}

/// The templates of a theme.
#[derive(Debug, Clone, Default)]
pub(super) struct Engine {
    tera: Arc<Tera>,
    /// Templates that came with the hub: they run where they can be given up on.
    own: Arc<BTreeSet<String>>,
    folder: String,
    limits: Limits,
    /// Set once a template of the hub ran without end, so that the next page does not wait for it again.
    stuck: Arc<AtomicBool>,
}

impl Engine {
    pub fn new(
        templates: BTreeMap<String, String>,
        own: BTreeSet<String>,
        folder: &str,
        assets: Arc<BTreeMap<String, Asset>>,
    ) -> Result<Self, RenderError> {
        let mut tera = Tera::new();
        tera.autoescape_on(vec![".html"]);
        tera.register_filter("fill", fill);
        tera.register_function("asset", move |kwargs: Kwargs, _: &State| asset(&assets, &kwargs));
        tera.add_raw_templates(templates.iter().map(|(name, text)| (name.as_str(), text.as_str())))
            .map_err(|error| reported(&error, &templates, folder).unwrap_or_else(|| described(&error, "", folder)))?;
        Ok(Self {
            tera: Arc::new(tera),
            own: Arc::new(own),
            folder: folder.to_owned(),
            limits: Limits::default(),
            stuck: Arc::default(),
        })
    }

    #[cfg(test)]
    pub fn limited(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    pub fn render(&self, template: &str, values: Context) -> Result<String, RenderError> {
        if self.own.is_empty() {
            return self.run(template, &values);
        }
        if self.stuck.load(Ordering::Relaxed) {
            return Err(self.endless(template, "a template of this theme ran without end before"));
        }
        // A loop that writes nothing cannot be interrupted, only given up on: it gets a thread of its own.
        let (send, receive) = mpsc::channel();
        let engine = self.clone();
        let name = template.to_owned();
        let started = std::thread::Builder::new().name(format!("template {template}")).spawn(move || {
            let _ = send.send(engine.run(&name, &values));
        });
        if started.is_err() {
            return Err(self.endless(template, "no thread could be started to render it"));
        }
        let patience = self.limits.time + self.limits.time / 10;
        receive.recv_timeout(patience).unwrap_or_else(|_| {
            self.stuck.store(true, Ordering::Relaxed);
            Err(self.too_long(template))
        })
    }

    fn run(&self, template: &str, values: &Context) -> Result<String, RenderError> {
        // The text itself may be long; what the templates add to it may not.
        let text = values.get("body").and_then(Value::as_str).map_or(0, str::len);
        let limits = Limits { bytes: self.limits.bytes.saturating_add(text), ..self.limits };
        let mut page =
            Page { bytes: Vec::with_capacity(32 * 1024), limits, started: Instant::now(), writes: 0, over: None };
        let result = self.tera.render_to(template, values, &mut page);
        match (page.over, result) {
            (Some(Over::Time), _) => Err(self.too_long(template)),
            (Some(Over::Bytes), _) => {
                let megabytes = self.limits.bytes / (1024 * 1024);
                Err(self.endless(template, &format!("one page grew by over {megabytes} MB")))
            }
            (None, Err(error)) => Err(described(&error, template, &self.folder)),
            (None, Ok(())) => Ok(String::from_utf8_lossy(&page.bytes).into_owned()),
        }
    }

    fn too_long(&self, template: &str) -> RenderError {
        let seconds = self.limits.time.as_secs();
        self.endless(template, &format!("one page took over {seconds} seconds"))
    }

    fn endless(&self, template: &str, message: &str) -> RenderError {
        RenderError {
            template: template.to_owned(),
            place: place(&self.folder, template, None),
            message: message.to_owned(),
            help: Some("look for loops inside loops, or for an include in a long loop".to_owned()),
            kind: RenderErrorKind::Endless,
        }
    }
}

enum Over {
    Time,
    Bytes,
}

/// A page being written.
struct Page {
    bytes: Vec<u8>,
    limits: Limits,
    started: Instant,
    writes: u32,
    over: Option<Over>,
}

impl Write for Page {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.writes = self.writes.wrapping_add(1);
        if self.bytes.len() + buffer.len() > self.limits.bytes {
            self.over = Some(Over::Bytes);
        } else if self.writes.is_multiple_of(1024) && self.started.elapsed() > self.limits.time {
            self.over = Some(Over::Time);
        }
        if self.over.is_some() {
            return Err(io::Error::other("the page is too large"));
        }
        self.bytes.extend_from_slice(buffer);
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// `{{ t["documents-many"] | fill(count=3) }}`: puts values in the place of `{names}`.
fn fill(text: &str, kwargs: Kwargs, _: &State) -> String {
    filled(text, |name| kwargs.iter().find(|(key, _)| key.as_str() == Some(name)).map(|(_, value)| value.to_string()))
}

/// `{{ root }}{{ asset(name="site.css") }}`: the address of a file of the theme.
fn asset(assets: &BTreeMap<String, Asset>, kwargs: &Kwargs) -> tera::TeraResult<Value> {
    let name: &str = kwargs.must_get("name")?;
    match assets.get(name) {
        Some(asset) => Ok(Value::from(asset.address.as_str())),
        None => {
            let near = nearest(name, assets.keys().map(String::as_str));
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            Err(tera::Error::message(format!("the theme has no asset `{name}`{hint}")))
        }
    }
}

/// What Tera finds when all templates are there (a name that nothing has) comes as printed text alone: its first line
/// says what, its second `--> home.html:1:4` where.
fn reported(error: &tera::Error, templates: &BTreeMap<String, String>, folder: &str) -> Option<RenderError> {
    let ErrorKind::Msg(text) = error.kind() else { return None };
    let (message, rest) = text.strip_prefix("error: ")?.split_once('\n')?;
    let mut place_in = rest.trim_start().strip_prefix("--> ")?.lines().next()?.rsplitn(3, ':');
    let (column, line, template) = (place_in.next()?, place_in.next()?, place_in.next()?);
    let (column, line): (usize, usize) = (column.parse().ok()?, line.parse().ok()?);
    let source = templates.get(template)?;
    let before: usize = source.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let within = source.get(before..)?.char_indices().nth(column.checked_sub(1)?).map_or(0, |(at, _)| at);
    let at = before + within;
    Some(RenderError {
        place: place(folder, template, Some(Span::new(at, at))),
        help: help("not found"),
        message: message.to_owned(),
        template: template.to_owned(),
        kind: RenderErrorKind::Template,
    })
}

/// A Tera error as one of ours.
fn described(error: &tera::Error, template: &str, folder: &str) -> RenderError {
    let (template, span, message) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let range = report.span().range.clone();
            let name = if report.filename().is_empty() { template } else { report.filename() };
            (name.to_owned(), Some(Span::new(range.start, range.end)), report.message().to_owned())
        }
        ErrorKind::CircularExtend { tpl, .. } => (tpl.clone(), None, "it extends itself in a circle".to_owned()),
        ErrorKind::CircularInclude { tpl, .. } => (tpl.clone(), None, "it includes itself in a circle".to_owned()),
        ErrorKind::MissingParent { current, parent } => {
            (current.clone(), None, format!("it extends `{parent}`, which does not exist"))
        }
        _ => (template.to_owned(), None, error.to_string()),
    };
    let first = message.lines().next().unwrap_or_default().trim_end_matches('.').to_owned();
    RenderError {
        place: place(folder, &template, span),
        help: help(&first),
        message: first,
        template,
        kind: RenderErrorKind::Template,
    }
}

fn help(message: &str) -> Option<String> {
    let lower = message.to_lowercase();
    if lower.contains("not found") || lower.contains("undefined") || lower.contains("not defined") {
        return Some(
            "check the name; where a value may be missing, write `a?.b or \"\"`, and see the theme's own template of \
             this name for what there is"
                .to_owned(),
        );
    }
    Some("compare it with the theme's own template of this name".to_owned())
}

#[allow(clippy::expect_used, reason = "`themes` is a path")]
fn place(folder: &str, template: &str, span: Option<Span>) -> Place {
    let file = HubPath::new(&format!("{folder}{template}"))
        .or_else(|_| HubPath::new(folder))
        .unwrap_or_else(|_| HubPath::new("themes").expect("`themes` is a path"));
    Place { file, span }
}
