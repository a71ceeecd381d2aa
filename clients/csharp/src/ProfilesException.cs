using System;
using System.Collections.Generic;

namespace PhoenixProfile
{
    /// <summary>Why a profile could not be loaded or changed.</summary>
    public sealed class ProfilesException : Exception
    {
        /// <summary>The HTTP status; 0 if there was no answer.</summary>
        public int Status { get; }

        /// <summary>The error code of the service; empty if there was none.</summary>
        public string Code { get; }

        /// <summary>Why a name was refused; empty for other errors.</summary>
        public string Reason { get; }

        /// <summary>How long the service asks to wait before the next attempt; zero if it does not.</summary>
        public TimeSpan RetryAfter { get; }

        internal ProfilesException(string message, int status = 0, string code = "")
            : base(message)
        {
            Status = status;
            Code = code;
            Reason = "";
        }

        internal ProfilesException(int status, IDictionary<string, object> body, TimeSpan retryAfter)
            : base(Member(body, "error", "status " + status))
        {
            Status = status;
            Code = Member(body, "code", "");
            Reason = Member(body, "reason", "");
            RetryAfter = retryAfter;
        }

        internal bool IsTemporary
        {
            get { return Status == 0 || Status == 429 || Status >= 500; }
        }

        private static string Member(IDictionary<string, object> body, string name, string otherwise)
        {
            object value;
            return body.TryGetValue(name, out value) ? value as string ?? otherwise : otherwise;
        }
    }
}
