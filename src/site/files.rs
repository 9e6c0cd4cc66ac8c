//! Images and other files that pages use: named after their content, sized from their own header.

use std::collections::HashMap;
use std::io::Cursor;

use crate::diagnostics::HubPath;
use crate::document::ContentHash;
use crate::hub::{LINKABLE, View, slug};

/// A file as the site serves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// `files/map.0123abcd.png`.
    pub address: String,
    /// Width and height of an image.
    pub size: Option<(u32, u32)>,
    /// Whether a page may link to it. Others are only shown as images: opened by itself, an SVG or HTML file could
    /// run scripts with the site's rights.
    pub linkable: bool,
}

/// All files of a site, by their path in the hub.
#[derive(Debug, Default)]
pub struct Files(HashMap<HubPath, Served>);

impl Files {
    /// The files that something visible uses and that can be read.
    pub fn of(view: &View) -> Self {
        let mut files = HashMap::new();
        for path in view.files() {
            let Ok(bytes) = view.file(path) else { continue };
            let extension = path.extension();
            let linkable = LINKABLE.contains(&extension.as_str());
            if !linkable && extension != "svg" {
                continue;
            }
            let size = size(&extension, &bytes);
            files.insert(path.clone(), Served { address: address(path, &extension, &bytes), size, linkable });
        }
        Self(files)
    }

    /// The file at a path, if it is served.
    pub fn get(&self, path: &HubPath) -> Option<&Served> {
        self.0.get(path)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&HubPath, &Served)> {
        self.0.iter()
    }
}

fn address(path: &HubPath, extension: &str, bytes: &[u8]) -> String {
    let hash = ContentHash::of(bytes).short(12);
    let stem = slug(path.stem()).unwrap_or_else(|| "file".to_owned());
    format!("files/{stem}.{hash}.{extension}")
}

/// Width and height as the file's header says; nothing is decoded.
fn size(extension: &str, bytes: &[u8]) -> Option<(u32, u32)> {
    if extension == "svg" {
        return svg_size(bytes);
    }
    image::ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?.into_dimensions().ok()
}

/// Of an SVG: its width and height in pixels, else its view box.
fn svg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let tag = &head[head.find("<svg")?..];
    let tag = &tag[..tag.find('>')?];
    let value = |name: &str| {
        let (_, after) = tag.split_once(&format!(" {name}="))?;
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        after[1..].split(quote).next()
    };
    let pixels = |text: &str| {
        let number: f64 = text.trim().trim_end_matches("px").parse().ok()?;
        whole_pixels(number)
    };
    if let (Some(width), Some(height)) = (value("width").and_then(pixels), value("height").and_then(pixels)) {
        return Some((width, height));
    }
    let mut numbers = value("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).skip(2);
    Some((pixels(numbers.next()?)?, pixels(numbers.next()?)?))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked first")]
fn whole_pixels(number: f64) -> Option<u32> {
    (1.0..100_000.0).contains(&number).then(|| number.round() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_come_from_headers() {
        // The header of a PNG of 3 by 2 pixels, cut off after it.
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\x02\0\0\0\x12\x16\xf1\x4d";
        assert_eq!(size("png", &png[..20]), None);
        assert_eq!(size("png", b"not an image"), None);
        assert_eq!(size("jpg", b""), None);
        assert_eq!(size("svg", b"<svg width=\"40px\" height='30'>"), Some((40, 30)));
        assert_eq!(size("svg", b"<?xml?><svg viewBox=\"0 0 24 12.4\" width=\"100%\">"), Some((24, 12)));
        assert_eq!(size("svg", b"<svg width=\"-1\" height=\"9e9\">"), None);
    }

    #[test]
    fn a_real_png_has_its_size() {
        let mut bytes = Vec::new();
        image::RgbImage::new(3, 2).write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
        assert_eq!(size("png", &bytes), Some((3, 2)));
    }

    #[test]
    fn addresses_carry_the_content() {
        let path = HubPath::new("content/Plan d’accès.PNG").unwrap();
        assert_eq!(address(&path, "png", b"abc"), "files/plan-dacces.ba7816bf8f01.png");
    }
}
