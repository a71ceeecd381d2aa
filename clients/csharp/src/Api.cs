using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace PhoenixProfile
{
    /// <summary>Batch reads with retries, and changes. Confined to the client's context.</summary>
    internal sealed class Api
    {
        /// <summary>A length of URLs that every proxy and server accepts.</summary>
        private const int UrlMax = 2000;

        private const int BatchesMax = 50;

        private sealed class Answer
        {
            internal bool NotModified;
            internal string Tag;
            internal IDictionary<string, object> Body;
        }

        private readonly ProfilesOptions options;
        private readonly HttpClient http = new HttpClient { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        private readonly CancellationTokenSource stop = new CancellationTokenSource();
        private readonly Dictionary<string, Answer> batches = new Dictionary<string, Answer>();
        private readonly Queue<string> batchesByAge = new Queue<string>();
        private Task<string> token;

        internal Api(ProfilesOptions options)
        {
            this.options = options;
        }

        internal CancellationToken Stopped
        {
            get { return stop.Token; }
        }

        internal async Task<string> Token()
        {
            try
            {
                return await (token ?? (token = options.Token()));
            }
            catch (Exception e)
            {
                token = null;
                throw new ProfilesException("token: " + e.Message);
            }
        }

        /// <summary>The next request asks for a new one.</summary>
        internal void ForgetToken()
        {
            token = null;
        }

        internal void Close()
        {
            stop.Cancel();
            http.Dispose();
        }

        /// <summary>
        /// Passes on each profile, erased id and missing id; leaves out those still unavailable after all retries.
        /// </summary>
        internal async Task ReadAll(
            IList<string> ids, Action<Profile> accept, Action<string> gone, Action<string> missing = null)
        {
            for (int tries = 0; ids.Count > 0; tries++)
            {
                TimeSpan pause = options.Pause(tries);
                try
                {
                    IDictionary<string, object> batch = await ReadBatch(ids);
                    foreach (var profile in Json.List<IDictionary<string, object>>(batch, "profiles"))
                    {
                        accept(new Profile(profile));
                    }
                    foreach (string id in Json.List<string>(batch, "erased"))
                    {
                        gone(id);
                    }
                    foreach (string id in Json.List<string>(batch, "missing"))
                    {
                        missing?.Invoke(id);
                    }
                    ids = Json.List<string>(batch, "unavailable").ToList();
                }
                catch (ProfilesException e)
                {
                    if (tries >= options.Retries || !e.IsTemporary)
                    {
                        throw;
                    }
                    pause = e.RetryAfter > pause ? e.RetryAfter : pause;
                }
                if (ids.Count == 0 || tries >= options.Retries)
                {
                    return;
                }
                await Task.Delay(pause, stop.Token);
            }
        }

        private async Task<IDictionary<string, object>> ReadBatch(IList<string> ids)
        {
            string path = options.Key == null
                ? "/v1/profiles?fields=extended"
                : "/v1/public/profiles?key=" + Uri.EscapeDataString(options.Key);
            path += "&user_ids=" + string.Join(",", ids.Select(Uri.EscapeDataString));
            if (path.Length > UrlMax && options.Key == null)
            {
                var body = new Dictionary<string, object> { { "user_ids", ids } };
                return (await Send(HttpMethod.Post, "/v1/profiles/batch?fields=extended", null, null, body)).Body;
            }
            Answer known;
            batches.TryGetValue(path, out known);
            Answer answer = await Send(HttpMethod.Get, path, "If-None-Match", known?.Tag, null);
            if (answer.NotModified)
            {
                return known.Body;
            }
            // incomplete batches have no tag
            if (answer.Tag != null)
            {
                Remember(path, answer);
            }
            return answer.Body;
        }

        private void Remember(string path, Answer answer)
        {
            if (!batches.ContainsKey(path))
            {
                batchesByAge.Enqueue(path);
            }
            batches[path] = answer;
            if (batches.Count > BatchesMax)
            {
                batches.Remove(batchesByAge.Dequeue());
            }
        }

        internal async Task<Profile> Change(string userId, IDictionary<string, object> change, Profile expected)
        {
            string path = "/v1/profiles/user/" + Uri.EscapeDataString(userId) + "?fields=extended";
            string tag = null;
            if (expected != null)
            {
                Answer present = await Send(HttpMethod.Get, path, null, null, null);
                long version = (long)present.Body["version"];
                if (version != expected.Version)
                {
                    string message = "'" + userId + "' has version " + version + " (expected: " + expected.Version + ")";
                    throw new ProfilesException(message, 412, "PROFILE_001");
                }
                tag = present.Tag;
            }
            return new Profile((await Send(HttpMethod.Put, path, "If-Match", tag, change)).Body);
        }

        private async Task<Answer> Send(HttpMethod method, string path, string header, string tag, object body)
        {
            if (options.Key != null)
            {
                return await SendOnce(method, path, header, tag, body, null);
            }
            string credentials = await Token();
            Task<string> used = token;
            try
            {
                return await SendOnce(method, path, header, tag, body, credentials);
            }
            catch (ProfilesException e)
            {
                if (e.Status != 401)
                {
                    throw;
                }
            }
            // unless another request has renewed it
            if (token == used)
            {
                ForgetToken();
            }
            return await SendOnce(method, path, header, tag, body, await Token());
        }

        private async Task<Answer> SendOnce(
            HttpMethod method, string path, string header, string tag, object body, string credentials)
        {
            var request = new HttpRequestMessage(method, options.BaseUrl.TrimEnd('/') + path);
            if (credentials != null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + credentials);
            }
            if (tag != null)
            {
                request.Headers.TryAddWithoutValidation(header, tag);
            }
            if (body != null)
            {
                request.Content = new StringContent(Json.Write(body), Encoding.UTF8, "application/json");
            }
            HttpResponseMessage response;
            string text;
            using (var limit = CancellationTokenSource.CreateLinkedTokenSource(stop.Token))
            {
                limit.CancelAfter(options.Timeout);
                try
                {
                    response = await http.SendAsync(request, limit.Token);
                    text = await response.Content.ReadAsStringAsync();
                }
                catch (Exception e)
                {
                    stop.Token.ThrowIfCancellationRequested();
                    throw new ProfilesException(options.BaseUrl + " cannot be reached: " + e.Message);
                }
            }
            return AnswerOf(response, text);
        }

        private static Answer AnswerOf(HttpResponseMessage response, string text)
        {
            int status = (int)response.StatusCode;
            IDictionary<string, object> body = new Dictionary<string, object>();
            try
            {
                body = response.StatusCode == HttpStatusCode.NotModified ? body : Json.Object(text);
            }
            catch (FormatException)
            {
                // a proxy may answer with a page of its own
                status = status == 200 ? 0 : status;
            }
            if (status == 200 || status == 304)
            {
                return new Answer { NotModified = status == 304, Tag = response.Headers.ETag?.ToString(), Body = body };
            }
            IEnumerable<string> values;
            int seconds = 0;
            if (response.Headers.TryGetValues("Retry-After", out values))
            {
                int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out seconds);
            }
            throw new ProfilesException(status, body, TimeSpan.FromSeconds(seconds));
        }
    }
}
