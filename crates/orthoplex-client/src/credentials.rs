//! Bearer tokens that come from the caller.

use hyper::header::HeaderValue;
use orthoplex_types::{Error, Result};
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::Mutex;

/// A token on its way.
pub type TokenFuture = Pin<Box<dyn Future<Output = Result<String>> + Send>>;

/// Where tokens come from; functions that return a [`TokenFuture`] are providers.
pub trait TokenProvider: Send + Sync {
    /// A token that is valid now.
    fn token(&self) -> TokenFuture;
}

impl<F: Fn() -> TokenFuture + Send + Sync> TokenProvider for F {
    fn token(&self) -> TokenFuture {
        self()
    }
}

/// The present token and the way to the next one.
pub(crate) struct Credentials {
    provider: Arc<dyn TokenProvider>,
    present: Mutex<Option<HeaderValue>>,
}

impl Credentials {
    pub(crate) fn new(provider: Arc<dyn TokenProvider>) -> Self {
        Self {
            provider,
            present: Mutex::new(None),
        }
    }

    /// The header with a token other than `refused`. One caller asks the provider; others wait.
    pub(crate) async fn header(&self, refused: Option<&HeaderValue>) -> Result<HeaderValue> {
        let mut present = self.present.lock().await;
        if let Some(header) = present.as_ref().filter(|own| Some(*own) != refused) {
            return Ok(header.clone());
        }
        let token = self.provider.token().await?;
        let unsendable = |_| Error::wrong_input("the token cannot be sent in a header");
        let mut header = HeaderValue::try_from(format!("Bearer {token}")).map_err(unsendable)?;
        header.set_sensitive(true);
        *present = Some(header.clone());
        Ok(header)
    }
}
