//! The on-chain program of the rate feed.

basalt_kit::program!(basalt_rate_feed);
