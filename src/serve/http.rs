use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use axum::Router;
use axum::body::Body as AxumBody;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::{StreamExt, stream};
use tokio::sync::Semaphore;

use super::comparing::{self, Form, Lately};
use super::live;
use super::shared::{Body, Found, Shared, is_page};

#[derive(Clone)]
struct Context {
    shared: Arc<Shared>,
    stopped: tokio::sync::watch::Receiver<bool>,
    lately: Arc<Lately>,
    /// One comparison at a time: the other core is the author's.
    turn: Arc<Semaphore>,
}

const COMPARE_SCRIPT: &str = include_str!("comparing/compare.js");

/// Answers for the site and for `/_faletusi/`.
pub(super) fn router(shared: Arc<Shared>, stopped: tokio::sync::watch::Receiver<bool>) -> Router {
    Router::new()
        .route("/_faletusi/live.js", get(|| async { own("text/javascript; charset=utf-8", include_str!("live.js")) }))
        .route("/_faletusi/live.css", get(|| async { own("text/css; charset=utf-8", include_str!("live.css")) }))
        .route("/_faletusi/events", get(events))
        .route("/_faletusi/compare", get(form).post(compare))
        .route("/_faletusi/compare.css", get(|| async { own("text/css; charset=utf-8", comparing::style()) }))
        .route("/_faletusi/compare.js", get(|| async { own("text/javascript; charset=utf-8", COMPARE_SCRIPT) }))
        .route("/_faletusi/compare/{name}", get(compared))
        .route("/_faletusi/compare/{name}/comparison.html", get(saved))
        .route("/_faletusi/compare/{name}/instructions.txt", get(instructions))
        .fallback(get(file))
        .layer(from_fn(only_this_computer))
        .with_state(Context { shared, stopped, lately: Arc::default(), turn: Arc::new(Semaphore::new(1)) })
}

/// Refuses requests made under another name than this computer's: a web page elsewhere can make a browser send them by
/// pointing its own name at 127.0.0.1.
async fn only_this_computer(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
    if is_this_computer(host) {
        let mut response = next.run(request).await;
        let headers = response.headers_mut();
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        response
    } else {
        plain(StatusCode::MISDIRECTED_REQUEST, "This server answers only at http://127.0.0.1 and http://localhost.\n")
    }
}

fn is_this_computer(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(""),
        None => host.split(':').next().unwrap_or(""),
    };
    name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1" || name == "::1"
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

fn own(kind: &'static str, text: impl IntoResponse) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], text)
}

async fn events(State(context): State<Context>) -> impl IntoResponse {
    let news = context.shared.news();
    let stream = stream::unfold((news, context.stopped, true), |(mut news, mut stopped, first)| async move {
        if !first {
            tokio::select! {
                changed = news.changed() => changed.ok()?,
                _ = stopped.wait_for(|stop| *stop) => return None,
            }
        }
        let data = Arc::clone(&news.borrow_and_update());
        let event = Event::default().event("edition").data(&*data);
        Some((Ok::<_, Infallible>(event), (news, stopped, false)))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

async fn file(State(context): State<Context>, uri: Uri, headers: HeaderMap) -> Response {
    let Some(address) = address(uri.path()) else {
        return plain(StatusCode::BAD_REQUEST, "This is no address of the site.\n");
    };
    let shared = Arc::clone(&context.shared);
    let wanted = address.clone();
    let found = tokio::task::spawn_blocking(move || {
        match shared.find(&wanted) {
            // The site's own page says it better, and searches.
            Found::Nothing => match shared.find("404.html") {
                Found::Body(body) => (StatusCode::NOT_FOUND, "404.html".to_owned(), Found::Body(body)),
                _ => (StatusCode::NOT_FOUND, wanted, Found::Nothing),
            },
            found => (StatusCode::OK, wanted, found),
        }
    })
    .await;
    match found {
        Ok((status, address, Found::Body(body))) => send(status, &address, &body, &headers),
        Ok((_, _, Found::Nothing)) => plain(StatusCode::NOT_FOUND, "There is no such page.\n"),
        Ok((_, _, Found::NoPages)) => message(
            &context.shared,
            StatusCode::SERVICE_UNAVAILABLE,
            "There is nothing to show until the errors are mended.",
        ),
        Ok((_, _, Found::Failed(error))) => message(&context.shared, StatusCode::INTERNAL_SERVER_ERROR, &error.0),
        Err(_) => message(&context.shared, StatusCode::INTERNAL_SERVER_ERROR, "This page could not be made."),
    }
}

async fn form(State(context): State<Context>) -> Response {
    let made = tokio::task::spawn_blocking(move || {
        let choices = context.shared.pages().map(|pages| pages.choices()).unwrap_or_default();
        comparing::form_page(&Form::default(), &choices, None, &context.shared.words())
    });
    made.await.map_or_else(|_| unmade(), |page| comparing_page(StatusCode::OK, page.into_bytes()))
}

/// Takes two texts. The answer leads to the page of the comparison, so that it can be reloaded and left.
async fn compare(State(context): State<Context>, request: Request) -> Response {
    if !is_own_form(request.headers()) {
        return plain(StatusCode::FORBIDDEN, "This form is taken only from its own page.\n");
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("").to_owned();
    // Both texts in three ways, and what a form puts around them.
    let body = all_of(request.into_body(), 2 * comparing::MOST + (1 << 20)).await;
    let Ok(_turn) = context.turn.acquire().await else { return unmade() };
    let (shared, lately) = (Arc::clone(&context.shared), Arc::clone(&context.lately));
    let answer = tokio::task::spawn_blocking(move || {
        let words = shared.words();
        let Some(body) = body else {
            let page = comparing::sentence("two-too-large", &words);
            return comparing_page(StatusCode::PAYLOAD_TOO_LARGE, page.into_bytes());
        };
        let Some(form) = Form::read(&kind, &body) else {
            let page = comparing::sentence("two-broken", &words);
            return comparing_page(StatusCode::BAD_REQUEST, page.into_bytes());
        };
        drop(body);
        let form = match &form.again {
            Some(name) => match lately.get(name) {
                Some(made) => Form { same: form.same, ..made.form.clone() },
                None => {
                    let page = comparing::sentence("two-expired", &words);
                    return comparing_page(StatusCode::NOT_FOUND, page.into_bytes());
                }
            },
            None => form,
        };
        let pages = shared.pages();
        // A mistake of ours must not look like a broken connection.
        let made = catch_unwind(AssertUnwindSafe(|| comparing::compared(form.clone(), pages.as_deref(), &words)))
            .unwrap_or_else(|_| Err(words.get("two-failed").to_owned()));
        match made {
            Ok((name, made)) => {
                let address = format!("{}/{name}", comparing::ADDRESS);
                lately.keep(name, Arc::new(made));
                (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response()
            }
            Err(problem) => {
                let choices = pages.map(|pages| pages.choices()).unwrap_or_default();
                let page = comparing::form_page(&form, &choices, Some(&problem), &words);
                comparing_page(StatusCode::UNPROCESSABLE_ENTITY, page.into_bytes())
            }
        }
    });
    answer.await.unwrap_or_else(|_| unmade())
}

async fn compared(State(context): State<Context>, Path(name): Path<String>) -> Response {
    match context.lately.get(&name) {
        Some(made) => comparing_page(StatusCode::OK, made.page.bytes.clone()),
        None => gone(&context),
    }
}

async fn saved(State(context): State<Context>, Path(name): Path<String>) -> Response {
    let Some(made) = context.lately.get(&name) else { return gone(&context) };
    attached("text/html; charset=utf-8", comparing::SAVED, &made.file)
}

async fn instructions(State(context): State<Context>, Path(name): Path<String>) -> Response {
    let Some(made) = context.lately.get(&name) else { return gone(&context) };
    attached("text/plain; charset=utf-8", comparing::INSTRUCTIONS, &made.instructions)
}

/// A file to be saved under this name.
fn attached(kind: &'static str, name: &str, body: &Body) -> Response {
    let head = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::CONTENT_SECURITY_POLICY, comparing::SAVED_POLICY.to_owned()),
    ];
    (head, body.bytes.clone()).into_response()
}

fn gone(context: &Context) -> Response {
    comparing_page(StatusCode::NOT_FOUND, comparing::sentence("two-expired", &context.shared.words()).into_bytes())
}

fn unmade() -> Response {
    plain(StatusCode::INTERNAL_SERVER_ERROR, "This page could not be made.\n")
}

fn comparing_page(status: StatusCode, page: Vec<u8>) -> Response {
    let head = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, comparing::POLICY),
    ];
    (status, head, page).into_response()
}

/// Whether a form comes from a page of this server: a page elsewhere can make a browser send one here.
fn is_own_form(headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    let host = text(header::HOST).unwrap_or("");
    let own = text(header::ORIGIN).is_none_or(|origin| origin == format!("http://{host}"));
    let site = headers.get("sec-fetch-site").map(|value| value.to_str().unwrap_or(""));
    own && site.is_none_or(|site| site == "same-origin")
}

/// The bytes of a request; `None` when there are more. A browser that is still sending does not read an answer, so the
/// rest is taken and let go, up to a bound.
async fn all_of(body: AxumBody, most: usize) -> Option<Vec<u8>> {
    const BOUND: usize = 512 << 20;
    let (mut bytes, mut size) = (Vec::new(), 0usize);
    let mut chunks = body.into_data_stream();
    while let Some(Ok(chunk)) = chunks.next().await {
        size = size.saturating_add(chunk.len());
        if size <= most {
            bytes.extend_from_slice(&chunk);
        } else if size > BOUND {
            break;
        } else {
            bytes = Vec::new();
        }
    }
    (size <= most).then_some(bytes)
}

/// The address of the site that a path of a request means; `None` when it can be none.
fn address(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.strip_prefix('/')?.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
        } else {
            byte
        });
    }
    let mut address = String::from_utf8(bytes).ok()?;
    if address.is_empty() || address.ends_with('/') {
        address.push_str("index.html");
    }
    let plain = address.split('/').all(|name| !matches!(name, "" | "." | ".."))
        && !address.chars().any(|c| c == '\\' || c.is_control());
    plain.then_some(address)
}

fn send(status: StatusCode, address: &str, body: &Body, request: &HeaderMap) -> Response {
    let known = request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|tag| tag.trim().trim_start_matches("W/") == body.etag);
    let mut response = if known && status == StatusCode::OK {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut bytes = body.bytes.clone();
        let policy = is_page(address).then(|| live::policy(&mut bytes));
        let mut response = (status, AxumBody::from(bytes)).into_response();
        if let Some(policy) = policy.and_then(|policy| HeaderValue::from_str(&policy).ok()) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(address)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(etag) = HeaderValue::from_str(&body.etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}

/// A page that says why there is no page, and reloads when there is one.
fn message(shared: &Shared, status: StatusCode, text: &str) -> Response {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Faletusi</title></head>\
         <body><h1>Faletusi</h1><pre>{text}</pre></body></html>"
    );
    let page = live::with_script(page.into_bytes(), &shared.token());
    send(status, "message.html", &Body::new(page), &HeaderMap::new())
}

/// By the end of the name, as static hosts do it.
fn content_type(address: &str) -> &'static str {
    let extension = address.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, e)| e);
    match extension.to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "atom" => "application/atom+xml",
        "ics" => "text/calendar; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "txt" | "" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_addresses_and_nothing_else() {
        for (path, expected) in [
            ("/", Some("index.html")),
            ("/sops/", Some("sops/index.html")),
            ("/sops/a%20b.html", Some("sops/a b.html")),
            ("/fa%E2%80%98a.html", Some("fa‘a.html")),
            ("/../etc/passwd", None),
            ("/%2e%2e/etc/passwd", None),
            ("/..%2fetc/passwd", None),
            ("/a//b", None),
            ("/a%5c..%5cb", None),
            ("/a%00", None),
            ("/a%0a", None),
            ("/%ff", None),
            ("/%2", None),
            ("/%zz", None),
            ("//host/x", None),
        ] {
            assert_eq!(address(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn only_names_of_this_computer_are_hosts() {
        for host in ["localhost", "LOCALHOST:80", "127.0.0.1:4000", "[::1]:4000"] {
            assert!(is_this_computer(host), "{host}");
        }
        for host in ["", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example:4000", "[::2]", "0.0.0.0"] {
            assert!(!is_this_computer(host), "{host}");
        }
    }

    #[test]
    fn a_form_from_elsewhere_is_known() {
        let from = |pairs: &[(&'static str, &'static str)]| {
            let pairs = pairs
                .iter()
                .map(|(name, value)| (header::HeaderName::from_static(name), HeaderValue::from_static(value)));
            is_own_form(&pairs.chain([(header::HOST, HeaderValue::from_static("127.0.0.1:4000"))]).collect())
        };
        assert!(from(&[]), "no browser");
        assert!(from(&[("origin", "http://127.0.0.1:4000"), ("sec-fetch-site", "same-origin")]));
        for origin in ["null", "", "http://localhost:4000", "http://127.0.0.1:4001", "https://127.0.0.1:4000"] {
            assert!(!from(&[("origin", origin)]), "{origin}");
        }
        assert!(!from(&[("sec-fetch-site", "cross-site")]));
    }

    #[test]
    fn types_follow_names() {
        assert_eq!(content_type("a/b.HTML"), "text/html; charset=utf-8");
        assert_eq!(content_type("_headers"), "text/plain; charset=utf-8");
        assert_eq!(content_type("a.b/c"), "text/plain; charset=utf-8");
        assert_eq!(content_type("x.seg"), "application/octet-stream");
    }
}
