using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace PhoenixProfile
{
    /// <summary>The watched ids of one WebSocket; connected while there are any. Confined to the client's context.</summary>
    internal sealed class LiveStream
    {
        private const int BufferBytes = 16 * 1024;

        private readonly ProfilesOptions options;
        private readonly Api api;
        private readonly Action<Profile> accept;
        private readonly Action<string, long> erase;
        private readonly List<string> ids = new List<string>();
        private readonly HashSet<string> settled = new HashSet<string>();
        private string state;
        private int failures;
        private bool changed;
        private Connection connection;

        private sealed class Connection
        {
            internal readonly ClientWebSocket Socket = new ClientWebSocket();
            internal readonly CancellationTokenSource Stop = new CancellationTokenSource();
            internal Task Sent = Task.CompletedTask;
            internal bool Open;
        }

        internal LiveStream(ProfilesOptions options, Api api, Action<Profile> accept, Action<string, long> erase)
        {
            this.erase = erase;
            this.options = options;
            this.api = api;
            this.accept = accept;
        }

        internal int Count
        {
            get { return ids.Count; }
        }

        /// <summary>Whether this stream delivers every change of the profile.</summary>
        internal bool IsLive(string userId)
        {
            return settled.Contains(userId);
        }

        internal void Add(string userId)
        {
            ids.Add(userId);
            Change();
        }

        internal void Remove(string userId)
        {
            if (ids.Remove(userId))
            {
                settled.Remove(userId);
                Change();
            }
        }

        internal void Close()
        {
            ids.Clear();
            Disconnect();
        }

        /// <summary>Changes that come together are sent as one message.</summary>
        private async void Change()
        {
            state = null;
            if (changed)
            {
                return;
            }
            changed = true;
            await Task.Yield();
            changed = false;
            if (ids.Count == 0)
            {
                Disconnect();
            }
            else if (connection == null)
            {
                Stay(connection = new Connection());
            }
            else if (connection.Open)
            {
                Subscribe(connection);
            }
        }

        /// <summary>Connects, and again after each loss, until the stream is disconnected.</summary>
        private async void Stay(Connection current)
        {
            while (connection == current)
            {
                try
                {
                    await Read(current);
                }
                catch (Exception)
                {
                    // whatever broke it, the next connection catches up
                }
                if (connection != current)
                {
                    return;
                }
                Disconnect();
                connection = current = new Connection();
                // where WebSockets are blocked, poll: late, but not wrong
                if (failures > 0)
                {
                    Poll();
                }
                try
                {
                    await Task.Delay(options.Pause(failures++), current.Stop.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }

        private async void Poll()
        {
            try
            {
                await api.ReadAll(ids.ToList(), accept, id => erase(id, long.MaxValue));
            }
            catch (Exception)
            {
                // the next poll, or the stream, brings it
            }
        }

        private async Task Read(Connection current)
        {
            string url = "ws" + options.BaseUrl.TrimEnd('/').Substring("http".Length) + "/v1/profiles/ws";
            string token = await api.Token();
            using (var limit = CancellationTokenSource.CreateLinkedTokenSource(current.Stop.Token))
            {
                limit.CancelAfter(options.Timeout);
                await current.Socket.ConnectAsync(new Uri(url), limit.Token);
            }
            Send(current, new Dictionary<string, object> { { "authorization", "Bearer " + token } });
            Subscribe(current);
            current.Open = true;
            while (connection == current)
            {
                string message = await Receive(current);
                if (message == null)
                {
                    return;
                }
                if (connection == current)
                {
                    Handle(Json.Object(message));
                }
            }
        }

        /// <summary>The next message; null at the end. Silence for longer than a heartbeat interval allows is an error.</summary>
        private async Task<string> Receive(Connection current)
        {
            var message = new MemoryStream();
            var part = new ArraySegment<byte>(new byte[BufferBytes]);
            using (var limit = CancellationTokenSource.CreateLinkedTokenSource(current.Stop.Token))
            {
                limit.CancelAfter(options.SilenceMax);
                while (true)
                {
                    WebSocketReceiveResult received = await current.Socket.ReceiveAsync(part, limit.Token);
                    if (received.MessageType == WebSocketMessageType.Close)
                    {
                        return null;
                    }
                    message.Write(part.Array, 0, received.Count);
                    if (received.EndOfMessage)
                    {
                        return Encoding.UTF8.GetString(message.ToArray());
                    }
                }
            }
        }

        private void Subscribe(Connection current)
        {
            settled.Clear();
            var message = new Dictionary<string, object> { { "user_ids", ids.ToList() } };
            if (state != null)
            {
                message["last_event_id"] = state;
            }
            Send(current, message);
        }

        /// <summary>Messages are sent one after the other.</summary>
        private void Send(Connection current, object message)
        {
            var bytes = new ArraySegment<byte>(Encoding.UTF8.GetBytes(Json.Write(message)));
            current.Sent = SendAfter(current.Sent, current, bytes);
        }

        private static async Task SendAfter(Task before, Connection current, ArraySegment<byte> bytes)
        {
            try
            {
                await before;
                await current.Socket.SendAsync(bytes, WebSocketMessageType.Text, true, current.Stop.Token);
            }
            catch (Exception)
            {
                // the reader notices too
                current.Socket.Abort();
            }
        }

        private void Handle(IDictionary<string, object> message)
        {
            string kind = (string)message["event"];
            object member;
            var data = message.TryGetValue("data", out member)
                ? (IDictionary<string, object>)member
                : new Dictionary<string, object>();
            if (kind == "end")
            {
                if (((string)data["code"]).StartsWith("AUTH_", StringComparison.Ordinal))
                {
                    api.ForgetToken();
                }
                return;
            }
            state = message.TryGetValue("id", out member) ? (string)member : state;
            if (kind == "profile")
            {
                accept(new Profile(data));
            }
            foreach (var profile in Json.List<IDictionary<string, object>>(data, "profiles"))
            {
                accept(new Profile(profile));
            }
            foreach (string id in Json.List<string>(data, "erased"))
            {
                erase(id, long.MaxValue);
            }
            if (kind == "erased")
            {
                erase((string)data["user_id"], (long)data["version"]);
            }
            if (kind == "snapshot" || kind == "current")
            {
                failures = 0;
                settled.UnionWith(ids);
            }
        }

        private void Disconnect()
        {
            settled.Clear();
            if (connection != null)
            {
                connection.Stop.Cancel();
                connection.Socket.Abort();
                connection = null;
            }
        }
    }
}
