//! The network between a server and the database, which can be cut.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Passes connections on to a port of this machine. While it is cut, nothing passes, and nothing is closed.
pub(crate) struct Network {
    pub(crate) port: u16,
    is_cut: watch::Sender<bool>,
}

impl Network {
    pub(crate) async fn to(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("binding a free port");
        let own = listener.local_addr().expect("address of the bound socket").port();
        let (is_cut, cut) = watch::channel(false);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass_on(client, port, cut.clone()));
            }
        });
        Self { port: own, is_cut }
    }

    pub(crate) fn cut(&self) {
        self.is_cut.send_replace(true);
    }

    pub(crate) fn mend(&self) {
        self.is_cut.send_replace(false);
    }
}

/// Passes a connection on in both directions, until one end closes it.
async fn pass_on(client: TcpStream, port: u16, cut: watch::Receiver<bool>) -> std::io::Result<()> {
    let server = TcpStream::connect(("127.0.0.1", port)).await?;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    tokio::select! {
        ended = copy(&mut from_client, &mut to_server, cut.clone()) => ended,
        ended = copy(&mut from_server, &mut to_client, cut) => ended,
    }
}

/// Copies until the end. What is read while the network is cut passes once it is mended, as TCP sends it again.
async fn copy(
    from: &mut (impl AsyncReadExt + Unpin),
    to: &mut (impl AsyncWriteExt + Unpin),
    mut cut: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let mut bytes = [0; 4096];
    loop {
        let length = from.read(&mut bytes).await?;
        // An error means that the test has ended.
        let _ = cut.wait_for(|is_cut| !is_cut).await;
        if length == 0 {
            return Ok(());
        }
        to.write_all(&bytes[..length]).await?;
    }
}
