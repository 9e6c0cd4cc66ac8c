//! Files for the host: `_headers` and `robots.txt`.

/// What every page may load, for its `<meta>`: nothing from elsewhere, nothing inline.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' \
    data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'";

/// `_headers`, as static hosts understand it. `listed`: whether search engines may list the site.
pub fn headers(listed: bool) -> String {
    let robots = if listed { "" } else { "  X-Robots-Tag: noindex, nofollow\n" };
    format!(
        "/*\n  Content-Security-Policy: {POLICY}; frame-ancestors 'none'\n  X-Content-Type-Options: nosniff\n  \
         X-Frame-Options: DENY\n  Referrer-Policy: no-referrer\n  Permissions-Policy: camera=(), geolocation=(), \
         microphone=()\n  Cross-Origin-Opener-Policy: same-origin\n{robots}/assets/*\n  Cache-Control: public, \
         max-age=31536000, immutable\n/files/*\n  Cache-Control: public, max-age=31536000, immutable\n/sw.js\n  Cache-Control: \
         no-cache\n/offline.json\n  Cache-Control: no-cache\n"
    )
}

/// `robots.txt`.
pub fn robots(listed: bool, sitemap: Option<&str>) -> String {
    if !listed {
        return "User-agent: *\nDisallow: /\n".to_owned();
    }
    let sitemap = sitemap.map(|url| format!("\nSitemap: {url}\n")).unwrap_or_default();
    format!("User-agent: *\nAllow: /\n{sitemap}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_members_build_is_not_listed() {
        assert_eq!(robots(false, None), "User-agent: *\nDisallow: /\n");
        assert_eq!(
            robots(true, Some("https://x.test/sitemap.xml")),
            "User-agent: *\nAllow: /\n\nSitemap: https://x.test/sitemap.xml\n"
        );
        assert!(headers(false).contains("\n  X-Robots-Tag: noindex, nofollow\n/assets/*\n"));
        assert!(!headers(true).contains("X-Robots-Tag"));
        assert!(!POLICY.contains("unsafe-inline"));
    }
}
