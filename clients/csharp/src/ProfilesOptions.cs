using System;
using System.Threading.Tasks;

namespace PhoenixProfile
{
    /// <summary>How a client behaves.</summary>
    public sealed class ProfilesOptions
    {
        /// <summary>The URL of the service. Required.</summary>
        public string BaseUrl { get; set; }

        /// <summary>
        /// Returns a token of the player. Required, unless there is a key. Called when a token is first needed, and again when
        /// the service refuses the last one.
        /// </summary>
        public Func<Task<string>> Token { get; set; }

        /// <summary>
        /// A publishable key, instead of a token. It only reads, and creates nothing: a user without a profile fails with
        /// status 404, and the version of a profile is 0.
        /// </summary>
        public string Key { get; set; }

        /// <summary>The maximum age of an answer of <c>Get</c>, for a profile that is not watched.</summary>
        public TimeSpan MaxAge { get; set; } = TimeSpan.FromSeconds(30);

        /// <summary>
        /// How long a read waits for others that it can share a request with. By default until the next frame, where the client
        /// was made on a thread with a synchronization context, such as Unity's; else 2 ms.
        /// </summary>
        public TimeSpan? BatchWindow { get; set; }

        /// <summary>The maximum number of cached profiles, not counting watched ones.</summary>
        public int CacheMax { get; set; } = 2000;

        /// <summary>The maximum number of ids of one request and of one stream; at most 25 with a key.</summary>
        public int BatchMax { get; set; } = 100;

        /// <summary>The timeout of one request.</summary>
        public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

        /// <summary>The silence after which a stream counts as lost.</summary>
        public TimeSpan SilenceMax { get; set; } = TimeSpan.FromSeconds(45);

        /// <summary>The number of retries of a read that fails temporarily.</summary>
        public int Retries { get; set; } = 4;

        /// <summary>The pause before the first retry; it doubles each time.</summary>
        public TimeSpan PauseMin { get; set; } = TimeSpan.FromSeconds(1);

        /// <summary>The longest pause.</summary>
        public TimeSpan PauseMax { get; set; } = TimeSpan.FromSeconds(30);

        private readonly Random random = new Random();

        /// <summary>Has jitter, so that clients which failed together do not retry together.</summary>
        internal TimeSpan Pause(int tries)
        {
            double doubled = Math.Min(PauseMax.TotalMilliseconds, PauseMin.TotalMilliseconds * Math.Pow(2, tries));
            return TimeSpan.FromMilliseconds(doubled * (0.5 + random.NextDouble() / 2));
        }
    }
}
