use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::Body as AxumBody;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream;

use super::live;
use super::shared::{Body, Found, Shared, is_page};

#[derive(Clone)]
struct Context {
    shared: Arc<Shared>,
    stopped: tokio::sync::watch::Receiver<bool>,
}

/// Answers for the site and for `/_faletusi/`.
pub(super) fn router(shared: Arc<Shared>, stopped: tokio::sync::watch::Receiver<bool>) -> Router {
    Router::new()
        .route("/_faletusi/live.js", get(|| async { own("text/javascript; charset=utf-8", include_str!("live.js")) }))
        .route("/_faletusi/live.css", get(|| async { own("text/css; charset=utf-8", include_str!("live.css")) }))
        .route("/_faletusi/events", get(events))
        .fallback(get(file))
        .layer(from_fn(only_this_computer))
        .with_state(Context { shared, stopped })
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

fn own(kind: &'static str, text: &'static str) -> impl IntoResponse {
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
    fn types_follow_names() {
        assert_eq!(content_type("a/b.HTML"), "text/html; charset=utf-8");
        assert_eq!(content_type("_headers"), "text/plain; charset=utf-8");
        assert_eq!(content_type("a.b/c"), "text/plain; charset=utf-8");
        assert_eq!(content_type("x.seg"), "application/octet-stream");
    }
}
