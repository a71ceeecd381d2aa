using System;
using System.Collections.Generic;
using System.Globalization;

namespace PhoenixProfile
{
    /// <summary>The profile of a user. Of two states of one user, the one with the greater version is newer. Immutable.</summary>
    public sealed class Profile
    {
        public string TenantId { get; }
        public string UserId { get; }
        public string Name { get; }

        /// <summary>An SVG, if the service draws its avatars; games use <see cref="AvatarPng"/>.</summary>
        public string AvatarUrl { get; }

        public DateTimeOffset CreatedAt { get; }
        public DateTimeOffset UpdatedAt { get; }
        public long Version { get; }

        /// <summary>Whether the user chose the name.</summary>
        public bool NameIsCustom { get; }

        internal Profile(IDictionary<string, object> json)
        {
            TenantId = (string)json["tenant_id"];
            UserId = (string)json["user_id"];
            Name = (string)json["name"];
            AvatarUrl = (string)json["avatar_url"];
            CreatedAt = Time(json["created_at"]);
            UpdatedAt = Time(json["updated_at"]);
            // neither is public
            object member;
            Version = json.TryGetValue("version", out member) ? (long)member : 0;
            NameIsCustom = json.TryGetValue("name_is_custom", out member) && (bool)member;
        }

        /// <summary>
        /// The URL of the avatar as PNG, with a size of 16, 24, 32, 48, 64, 96, 128, 192, 256, 384 or 512 pixels. An avatar of
        /// another service keeps its URL.
        /// </summary>
        public string AvatarPng(int size)
        {
            const string svg = ".svg";
            return AvatarUrl.EndsWith(svg, StringComparison.Ordinal)
                ? AvatarUrl.Substring(0, AvatarUrl.Length - svg.Length) + ".png?size=" + size.ToString(CultureInfo.InvariantCulture)
                : AvatarUrl;
        }

        private static DateTimeOffset Time(object text)
        {
            return DateTimeOffset.Parse((string)text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        }
    }
}
